/// Reads the text that a reader would see, in reading order.
///
/// White space is collapsed as a browser does; blocks begin new lines and paragraphs are set apart by an empty line, so
/// that sentences of different blocks never run together.
struct VisibleText {
    /// An `a` element with a target, as written.
    struct Anchor {
        var href: String
        var node: HTMLNode
    }

    private(set) var text = ""
    private(set) var anchors: [Anchor] = []
    private var pendingBreaks = 0
    private var pendingSpace = false
    private var preformattedDepth = 0

    private init() {}

    static func read(_ root: HTMLNode) -> VisibleText {
        var reader = VisibleText()
        root.walk { node in
            // The root was chosen by the caller, also if it is one of the elements that are skipped elsewhere.
            node == root || !isSkipped(node) ? reader.enter(node) : false
        } leave: { node in
            reader.leave(node)
        }
        return reader
    }

    private mutating func enter(_ node: HTMLNode) -> Bool {
        if let content = node.text {
            append(content)
            return true
        }
        guard let element = node.element else { return false }
        if element == "br" { breakLine(1) }
        if let breaks = Self.blocks[element] { breakLine(breaks) }
        if element == "td" || element == "th" { pendingSpace = true }
        if element == "pre" { preformattedDepth += 1 }
        if element == "a", let href = node.attribute("href") { anchors.append(Anchor(href: href, node: node)) }
        return true
    }

    private mutating func leave(_ node: HTMLNode) {
        guard let element = node.element else { return }
        if let breaks = Self.blocks[element] { breakLine(breaks) }
        if element == "pre" { preformattedDepth -= 1 }
    }

    private mutating func breakLine(_ count: Int) {
        pendingBreaks = max(pendingBreaks, count)
    }

    private mutating func append(_ content: String) {
        for character in content.unicodeScalars {
            if preformattedDepth > 0 && character == "\n" {
                breakLine(1)
            } else if character.properties.isWhitespace {
                pendingSpace = true
            } else if !Self.isInvisible(character) {
                flush()
                text.unicodeScalars.append(character)
            }
        }
    }

    private mutating func flush() {
        if !text.isEmpty {
            if pendingBreaks > 0 {
                text += pendingBreaks == 1 ? "\n" : "\n\n"
            } else if pendingSpace {
                text += " "
            }
        }
        pendingBreaks = 0
        pendingSpace = false
    }

    /// Soft hyphens, zero-width spaces and control characters would split words for whoever reads the text next.
    private static func isInvisible(_ character: Unicode.Scalar) -> Bool {
        switch character.value {
        case 0xAD, 0x200B, 0x2060, 0xFEFF, 0...0x1F, 0x7F: true
        default: false
        }
    }

    private static func isSkipped(_ node: HTMLNode) -> Bool {
        guard let element = node.element else { return false }
        if skippedElements.contains(element) { return true }
        if let role = node.attribute("role"), skippedRoles.contains(role.lowercased()) { return true }
        if node.attribute("hidden") != nil || node.attribute("aria-hidden")?.lowercased() == "true" { return true }
        return node.attribute("style")?.lowercased().filter { !$0.isWhitespace }.contains("display:none") ?? false
    }

    private static let skippedElements: Set<String> = [
        "head", "script", "style", "noscript", "template", "nav", "footer", "aside", "svg", "math", "iframe", "object",
        "embed", "canvas", "audio", "video", "button", "select", "textarea", "input", "dialog", "map",
    ]

    private static let skippedRoles: Set<String> = ["navigation", "contentinfo", "complementary", "search", "menu"]

    /// Elements that stand in lines of their own, and how many line breaks set them apart.
    private static let blocks: [String: Int] = {
        var blocks: [String: Int] = [:]
        for name in ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl", "table", "figure"]
        {
            blocks[name] = 2
        }
        for name in ["article", "section", "main", "header", "hr", "details", "fieldset"] { blocks[name] = 2 }
        for name in ["div", "li", "dt", "dd", "tr", "caption", "figcaption", "address", "form", "summary", "body"] {
            blocks[name] = 1
        }
        return blocks
    }()
}
