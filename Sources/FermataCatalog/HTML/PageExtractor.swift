import Foundation

/// What a page says: its title, its main text and its links.
struct PageExtractor {
    struct Result: Sendable {
        var title: String
        var language: String?
        var text: String
        var links: [PageLink]
    }

    static let maximumTitleLength = 300
    static let maximumLinks = 2_000

    /// Reads a page. Blocks while it parses.
    static func extract(_ page: PageFetcher.RawPage) throws -> Result {
        let content = TextDecoding.decode(page.body, declared: page.type.charset, isHTML: page.type.isHTML)
        if page.type.isPlainText { return plain(content) }
        return try HTMLDocument.withRoot(of: content) { root in
            guard let root else { return Result(title: "", language: nil, text: "", links: []) }
            let main = mainContent(root)
            let visible = VisibleText.read(main)
            return Result(
                title: title(root, main: main),
                language: root.attribute("lang").map { String($0.prefix(35)) },
                text: visible.text,
                links: links(visible.anchors, LinkResolver(page: page.url, root: root))
            )
        }
    }

    private static func plain(_ content: String) -> Result {
        let lines = content.split(whereSeparator: \.isNewline)
        let title = lines.first { $0.contains { !$0.isWhitespace } } ?? ""
        return Result(
            title: String(title.trimmingCharacters(in: .whitespaces).prefix(maximumTitleLength)),
            language: nil,
            text: content.trimmingCharacters(in: .whitespacesAndNewlines),
            links: []
        )
    }

    /// The page's own words: what it marks as its main part, or its only article, or everything.
    private static func mainContent(_ root: HTMLNode) -> HTMLNode {
        if let main = root.first(where: { $0.element == "main" || $0.attribute("role", contains: "main") }) {
            return main
        }
        let articles = root.outermost { $0.element == "article" }
        if articles.count == 1, let article = articles.first { return article }
        return root.first { $0.element == "body" } ?? root
    }

    private static func title(_ root: HTMLNode, main: HTMLNode) -> String {
        func isTitle(_ node: HTMLNode) -> Bool {
            // A drawing in the page may have a title of its own.
            node.element == "title" && node.parent?.element != "svg"
        }
        let candidates = [
            root.first(where: isTitle)?.line(limit: maximumTitleLength),
            root.first { $0.element == "meta" && $0.attribute("property") == "og:title" }?.attribute("content"),
            main.first { $0.element == "h1" }?.line(limit: maximumTitleLength),
        ]
        let title = candidates.lazy.compactMap { $0 }.first { $0.contains { !$0.isWhitespace } } ?? ""
        return String(title.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(maximumTitleLength))
    }

    private static func links(_ anchors: [VisibleText.Anchor], _ resolver: LinkResolver) -> [PageLink] {
        var seen: Set<String> = []
        var links: [PageLink] = []
        for anchor in anchors {
            guard links.count < maximumLinks else { break }
            guard let url = resolver.absolute(anchor.href)?.absoluteString, seen.insert(url).inserted else { continue }
            links.append(PageLink(url: url, text: anchor.node.line(limit: PageLink.maximumTextLength)))
        }
        return links
    }
}
