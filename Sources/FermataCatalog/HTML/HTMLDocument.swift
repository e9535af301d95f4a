import CLibXML2

/// An HTML document parsed by libxml2, which repairs broken markup instead of refusing it.
enum HTMLDocument {
    /// Real pages stay far below both limits; beyond them the parser takes memory and time out of all proportion.
    /// libxml2 has a limit of 256 levels itself, but there it cuts the page off without saying so.
    static let maximumDepth = 250
    static let maximumElements = 500_000

    /// Parses a document and passes its root element on, which must not leave `body`: the document is freed after it.
    ///
    /// Blocks while it parses. Text without any markup is a document too; `body` gets `nil` only for an empty one.
    static func withRoot<Result>(of html: String, _ body: (HTMLNode?) throws -> Result) throws -> Result {
        var html = html
        guard html.withUTF8(AttributeLimit.accepts) else { throw tooComplex }
        _ = initialized
        guard let parser = htmlNewParserCtxt() else { throw tooComplex }
        defer { htmlFreeParserCtxt(parser) }
        var elements = 0
        let document = withUnsafeMutablePointer(to: &elements) { counter in
            parser.pointee._private = UnsafeMutableRawPointer(counter)
            parser.pointee.sax.pointee.startElement = startElement
            // Neither is ever read, so neither should cost memory.
            parser.pointee.sax.pointee.comment = nil
            parser.pointee.sax.pointee.processingInstruction = nil
            return html.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { bytes in
                    htmlCtxtReadMemory(parser, bytes.baseAddress, Int32(clamping: bytes.count), nil, "UTF-8", options)
                }
            }
        }
        defer { xmlFreeDoc(document) }
        if parser.pointee.errNo == stopped { throw tooComplex }
        return try body(document.flatMap { xmlDocGetRootElement($0) }.map(HTMLNode.init))
    }

    /// libxml2 wants this once, before threads share it.
    private static let initialized: Void = xmlInitParser()

    private static let options = Int32(
        HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
    )

    private static let stopped = Int32(XML_ERR_USER_STOP.rawValue)

    private static var tooComplex: any Error {
        CatalogFailure.final(
            CatalogFailure.pageTooComplex,
            "The page is nested deeper than \(maximumDepth) levels, or has more than \(maximumElements) elements "
                + "or more than \(AttributeLimit.maximumAttributes) attributes in one tag."
        )
    }

    /// Counts elements and levels before libxml2 builds the element. A C function, so it captures nothing.
    private static let startElement: startElementSAXFunc = { context, name, attributes in
        guard let parser = context?.assumingMemoryBound(to: xmlParserCtxt.self) else { return }
        let counter = parser.pointee._private?.assumingMemoryBound(to: Int.self)
        counter?.pointee += 1
        if parser.pointee.nodeNr >= Int32(maximumDepth) || (counter?.pointee ?? 0) > maximumElements {
            xmlStopParser(parser)
        } else {
            xmlSAX2StartElement(context, name, attributes)
        }
    }
}
