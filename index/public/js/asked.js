// What ask.js knows already.

var Asked = window.GazetteSearch, asking = Asked.asking, parse = Asked.parse, fold = Asked.fold, LoadError = Asked.LoadError;
var Loader = asking.Loader, loaderOf = asking.loaderOf, useFoldTable = asking.useFoldTable, Folding = asking.Folding;
var needed = asking.needed, piecesOf = asking.piecesOf, tokensOf = asking.tokensOf, shardOf = asking.shardOf;
