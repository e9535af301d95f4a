import Foundation

/// Makes the links of a page absolute.
struct LinkResolver {
    let base: URL

    /// Takes the page's `base` element into account.
    init(page: URL, root: HTMLNode) {
        let declared = root.first { $0.element == "base" && $0.attribute("href") != nil }?.attribute("href")
        base = declared.flatMap { URL(string: $0, relativeTo: page)?.absoluteURL } ?? page
    }

    /// The absolute address without fragment; `nil` for what is no page, such as `mailto:`, or points into this page.
    func absolute(_ href: String) -> URL? {
        let href = href.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !href.isEmpty, !href.hasPrefix("#"), href.utf8.count <= PageSource.maximumLength,
            let url = URL(string: href, relativeTo: base)?.absoluteURL,
            var components = URLComponents(url: url, resolvingAgainstBaseURL: true),
            let scheme = components.scheme?.lowercased(), Self.schemes.contains(scheme)
        else { return nil }
        // A page of the web has no business with the files of this machine.
        guard scheme != "file" || base.isFileURL else { return nil }
        components.scheme = scheme
        components.host = components.host?.lowercased()
        components.fragment = nil
        return components.url
    }

    private static let schemes: Set<String> = ["http", "https", "file"]
}
