"""parse_element: one XML element as an ElementTree, with namespaces found out where they can be, and bounds on all that it holds."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from relay_engine.errors import RemoteProtocolError

_MOST_DEPTH = 64
_XML = "http://www.w3.org/XML/1998/namespace"
_MOST_NAME = 256
_MOST_PREFIXES = 64  # in force at one place


def parse_element(text: str, *, most_nodes: int, qnames: frozenset[str] = frozenset()) -> Element:
    """The element that `text` begins with; what follows it is left alone. Raises RemoteProtocolError.

    expat resolves no external entity; a DOCTYPE, where entities would be declared, ends the reading. Its own namespaces are not used: they refuse
    prefixes that nobody declared. `most_nodes`: elements and attributes. `qnames`: local names of elements whose text is
    a list of names with prefixes; they come out as "{namespace}name" too.
    """
    builder = _Builder(most_nodes, qnames)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        if builder.root is None:
            raise RemoteProtocolError(f"the XML is broken: {expat.ErrorString(error.code)}") from None
    if builder.root is None:
        raise RemoteProtocolError("the XML holds no element")
    return builder.root


class _Builder:
    """Makes the tree; each element may bring namespaces for what stands in it."""

    def __init__(self, most_nodes: int, qnames: frozenset[str]) -> None:
        self.root: Element | None = None
        self._nodes_left = most_nodes
        self._qnames = qnames
        self._tree = TreeBuilder()
        self._scopes: list[dict[str, str]] = [{"xml": _XML}]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._nodes_left -= 1 + len(attributes)
        if self.root is not None:
            raise _behind_the_end()
        if self._nodes_left < 0:
            raise RemoteProtocolError("the XML has too many elements")
        if len(self._scopes) > _MOST_DEPTH:
            raise RemoteProtocolError("the XML is too deep")
        scope = self._scopes[-1]
        if attributes and any(key.startswith("xmlns") for key in attributes):
            scope = {**scope, **{key[6:]: uri for key, uri in attributes.items() if key == "xmlns" or key.startswith("xmlns:")}}
            if len(scope) > _MOST_PREFIXES:
                raise RemoteProtocolError("the XML has too many namespaces")
            attributes = {key: value for key, value in attributes.items() if key != "xmlns" and not key.startswith("xmlns:")}
        self._scopes.append(scope)
        self._tree.start(
            _qualified(name, scope, scope.get("", "")), {_qualified(key, scope, ""): value for key, value in attributes.items()}
        )

    def end(self, name: str) -> None:
        if self.root is not None:
            return
        scope = self._scopes.pop()
        element = self._tree.end(_qualified(name, scope, scope.get("", "")))
        if self._qnames and name.rpartition(":")[2] in self._qnames:
            element.text = " ".join(_qualified(word, scope, scope.get("", "")) for word in (element.text or "").split())
        if len(self._scopes) == 1:
            self.root = self._tree.close()

    def data(self, text: str) -> None:
        if self.root is None:
            self._tree.data(text)

    def refuse(self, *_declaration: object) -> None:
        raise RemoteProtocolError("the XML has a DOCTYPE")


def _qualified(name: str, scope: dict[str, str], default: str) -> str:
    prefix, colon, local = name.rpartition(":")
    if len(name) > _MOST_NAME:
        raise RemoteProtocolError("the XML has an endless name")
    uri = scope.get(prefix, "") if colon else default
    return f"{{{uri}}}{local}" if uri else local


def _behind_the_end() -> expat.ExpatError:
    error = expat.ExpatError("a second document")
    error.code = 9  # junk after document element
    return error
