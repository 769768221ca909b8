"""The masters and the audit trail as PREMIS 3 (Library of Congress), the language of archives for what befell files.

Objects are the masters with their SHA-256; events are the rows of the audit trail in order, each with its digest, so
that the chain can be followed in the XML alone; agents are the people and programs that are named there.
"""

import json
from typing import BinaryIO

from lxml import etree
from sqlmodel import Session, col, select

from gazette.export.clean import clean
from gazette.store.tables import Audit, Master

NAMESPACE = "http://www.loc.gov/premis/v3"
_KIND = "{http://www.w3.org/2001/XMLSchema-instance}type"
_SHA256, _AUDIT, _NAME = "SHA-256", "audit row", "name"
MACHINE = "gazette"


def write_premis(session: Session, out: BinaryIO) -> None:
    """Write one PREMIS document, element by element."""
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        namespaces = {"premis": NAMESPACE, "xsi": "http://www.w3.org/2001/XMLSchema-instance"}
        with xml.element(_tag("premis"), {"version": "3.0"}, nsmap=namespaces):
            for master in session.exec(select(Master).order_by(Master.sha256)):
                xml.write(_object(master), pretty_print=True)
            for row in session.exec(select(Audit).order_by(col(Audit.id))):
                xml.write(_event(row), pretty_print=True)
            for name in session.exec(select(Audit.by).distinct().order_by(Audit.by)):
                xml.write(_agent(name), pretty_print=True)


def _object(master: Master) -> etree._Element:
    node = etree.Element(_tag("object"), {_KIND: "premis:file"}, nsmap={"premis": NAMESPACE})
    _identified(node, "object", _SHA256, master.sha256)
    about = _add(node, "objectCharacteristics")
    fixity = _add(about, "fixity")
    _add(fixity, "messageDigestAlgorithm", _SHA256)
    _add(fixity, "messageDigest", master.sha256)
    _add(about, "size", str(master.size))
    _add(_add(_add(about, "format"), "formatDesignation"), "formatName", master.media_type)
    _add(node, "originalName", master.name)
    return node


def _event(row: Audit) -> etree._Element:
    node = etree.Element(_tag("event"), nsmap={"premis": NAMESPACE})
    _identified(node, "event", _AUDIT, str(row.id))
    _add(node, "eventType", row.action)
    _add(node, "eventDateTime", row.recorded)
    detail = json.dumps({"subject": row.subject, "payload": row.payload, "digest": row.digest}, ensure_ascii=False)
    _add(_add(node, "eventDetailInformation"), "eventDetail", detail)
    _identified(node, "linkingAgent", _NAME, row.by)
    for sha256 in json.loads(row.payload).get("masters", ()):
        _identified(node, "linkingObject", _SHA256, sha256)
    return node


def _agent(name: str) -> etree._Element:
    node = etree.Element(_tag("agent"), nsmap={"premis": NAMESPACE})
    _identified(node, "agent", _NAME, name)
    _add(node, "agentName", name)
    _add(node, "agentType", "software" if name == MACHINE else "person")
    return node


def _identified(node: etree._Element, what: str, kind: str, value: str) -> None:
    identifier = _add(node, f"{what}Identifier")
    _add(identifier, f"{what}IdentifierType", kind)
    _add(identifier, f"{what}IdentifierValue", value)


def _add(parent: etree._Element, tag: str, text: str = "") -> etree._Element:
    node = etree.SubElement(parent, _tag(tag))
    node.text = clean(text) or None
    return node


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
