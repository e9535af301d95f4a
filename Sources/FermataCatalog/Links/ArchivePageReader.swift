import Foundation

/// Finds entries, their links and the next page in a page of an archive, by the conventions of HTML and not by
/// selectors made for one site.
///
/// - An entry is an `article` element, or one of the class `h-entry` or `hentry`.
/// - Its day is its first `time` element with a `datetime`; its title its first heading.
/// - Its tags are its links with `rel="tag"`: the words, or the last part of the address.
/// - Its links are all its other visible links to pages.
/// - The next page is the first `link` or `a` with `rel="next"`. Pages go from new to old.
struct ArchivePageReader {
    struct Result: Sendable {
        /// The entries on the page, whether they were wanted or not.
        var entryCount = 0
        /// The links of the wanted entries, each once.
        var links: [ArchiveLink] = []
        /// The day of the last entry that has one: how far back the page goes.
        var lastDay: String?
        var nextPage: URL?
    }

    static let maximumLinks = 2_000

    /// Entries must have this tag, in any case; `nil` takes all.
    let tag: String?
    /// Entries must not be older than this day. Those without a day are taken: nothing says that they are older.
    let until: String?

    /// Reads a page. Blocks while it parses.
    func read(_ page: PageFetcher.RawPage) throws -> Result {
        guard page.type.isHTML else {
            throw CatalogFailure.final(
                CatalogFailure.unsupportedContentType,
                "\(page.url.shown) is '\(page.type.essence.prefix(80))'. An archive must be HTML."
            )
        }
        let html = TextDecoding.decode(page.body, declared: page.type.charset, isHTML: true)
        return try HTMLDocument.withRoot(of: html) { root in
            guard let root else { return Result() }
            let resolver = LinkResolver(page: page.url, root: root)
            var result = Result()
            var seen: Set<String> = []
            for entry in root.outermost(where: Self.isEntry) {
                result.entryCount += 1
                let day = entry.first { Self.day($0) != nil }.flatMap(Self.day)
                if let day { result.lastDay = day }
                if let until, let day, day < until { continue }
                guard hasTag(entry) else { continue }
                for link in links(entry, day: day, resolver) where result.links.count < Self.maximumLinks {
                    if seen.insert(link.url).inserted { result.links.append(link) }
                }
            }
            let next = root.first { ["link", "a"].contains($0.element) && $0.attribute("rel", contains: "next") }
            result.nextPage = next?.attribute("href").flatMap(resolver.absolute)
            return result
        }
    }

    private func hasTag(_ entry: HTMLNode) -> Bool {
        guard let tag = tag?.lowercased() else { return true }
        let match = entry.first { node in
            guard Self.isTagLink(node) else { return false }
            if node.line(limit: 200).lowercased() == tag { return true }
            let name = node.attribute("href")?.split(separator: "?").first?.split(separator: "/").last
            return name?.removingPercentEncoding?.lowercased() == tag
        }
        return match != nil
    }

    private func links(_ entry: HTMLNode, day: String?, _ resolver: LinkResolver) -> [ArchiveLink] {
        let heading = entry.first { ["h1", "h2", "h3", "h4", "h5", "h6"].contains($0.element) }
        let title = heading?.line(limit: PageExtractor.maximumTitleLength) ?? ""
        return VisibleText.read(entry).anchors.compactMap { anchor in
            guard !Self.isTagLink(anchor.node), let url = resolver.absolute(anchor.href) else { return nil }
            return ArchiveLink(
                url: url.absoluteString,
                text: anchor.node.line(limit: PageLink.maximumTextLength),
                entry: title,
                date: day
            )
        }
    }

    private static func isEntry(_ node: HTMLNode) -> Bool {
        node.element == "article" || node.attribute("class", contains: "h-entry")
            || node.attribute("class", contains: "hentry")
    }

    private static func isTagLink(_ node: HTMLNode) -> Bool {
        node.element == "a" && node.attribute("rel", contains: "tag")
    }

    private static func day(_ node: HTMLNode) -> String? {
        node.element == "time" ? node.attribute("datetime").flatMap(ArchiveDay.day) : nil
    }
}
