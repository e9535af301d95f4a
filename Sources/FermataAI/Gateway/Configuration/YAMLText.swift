import Yams

/// Reads YAML from people who may mean harm: what it costs grows with the text alone.
///
/// An alias stands for all that its anchor marks, aliases included, so a few hundred bytes can name a billion nodes.
/// Nothing here needs them: texts with anchors are refused.
enum YAMLText {
    /// Far more than a definition with a schema has, far less than a thread's stack holds.
    static let maximumDepth = 100

    /// - Throws: `DecodingError`, or `YamlError` if the text is no YAML; ``YAMLFault`` makes sentences of both.
    static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try check(text)
        return try YAMLDecoder().decode(type, from: text)
    }

    private static func check(_ text: String) throws {
        // The parser puts nodes in the place of aliases while it reads, and compares keys of mappings with all that is in
        // them. So the anchors are looked for where no asterisk makes an alias: a letter of nobody's stands for it.
        let mayHaveAliases = text.utf8.contains(UInt8(ascii: "&")) && text.utf8.contains(UInt8(ascii: "*"))
        let parser = try Parser(yaml: mayHaveAliases ? text.replacing("*", with: "\u{E000}") : text)
        // Nodes hold their anchors weakly, the parser holds them.
        try withExtendedLifetime(parser) {
            if let root = try parser.singleRoot() { try check(root, depth: 1) }
        }
    }

    private static func check(_ node: Node, depth: Int) throws {
        if let anchor = node.anchor {
            throw fault(node, "'&\(anchor.rawValue.prefix(50))' is an anchor. Write out what it stands for instead.")
        }
        guard depth <= maximumDepth else {
            throw fault(node, "more than \(maximumDepth) lists and mappings are within each other. Make it flatter.")
        }
        switch node {
        case .sequence(let sequence):
            for element in sequence { try check(element, depth: depth + 1) }
        case .mapping(let mapping):
            for (key, value) in mapping {
                try check(key, depth: depth + 1)
                try check(value, depth: depth + 1)
            }
        case .scalar, .alias:
            break
        }
    }

    private static func fault(_ node: Node, _ sentence: String) -> DecodingError {
        let line = node.mark.map { "line \($0.line): " } ?? ""
        return .dataCorrupted(.init(codingPath: [], debugDescription: line + sentence))
    }
}
