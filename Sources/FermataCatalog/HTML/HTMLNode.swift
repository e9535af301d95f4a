import CLibXML2

/// An element or a text of a parsed document. Valid only while the document is.
struct HTMLNode: Equatable {
    private let pointer: xmlNodePtr

    init(_ pointer: xmlNodePtr) {
        self.pointer = pointer
    }

    /// The element's name in lower case; `nil` for text.
    var element: String? {
        guard pointer.pointee.type == XML_ELEMENT_NODE, let name = pointer.pointee.name else { return nil }
        return String(cString: name).lowercased()
    }

    /// The text of a text node; `nil` for elements.
    var text: String? {
        let type = pointer.pointee.type
        guard type == XML_TEXT_NODE || type == XML_CDATA_SECTION_NODE, let content = pointer.pointee.content else {
            return nil
        }
        return String(cString: content)
    }

    /// An attribute's value, entities resolved.
    func attribute(_ name: String) -> String? {
        guard pointer.pointee.type == XML_ELEMENT_NODE, let value = xmlGetProp(pointer, name) else { return nil }
        defer { xmlFreeText(value) }
        return String(cString: value)
    }

    /// Whether a space-separated attribute, such as `class` or `rel`, holds a word, in any case.
    func attribute(_ name: String, contains word: String) -> Bool {
        attribute(name)?.split(whereSeparator: \.isWhitespace).contains { $0.lowercased() == word } ?? false
    }

    var firstChild: HTMLNode? { pointer.pointee.children.map(HTMLNode.init) }
    var nextSibling: HTMLNode? { pointer.pointee.next.map(HTMLNode.init) }
    var parent: HTMLNode? { pointer.pointee.parent.map(HTMLNode.init) }
}
