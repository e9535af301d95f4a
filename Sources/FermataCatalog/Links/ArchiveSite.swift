import Foundation

/// The site an archive belongs to: one origin on the web, or one folder of files.
struct ArchiveSite: Sendable, Hashable {
    private enum Kind: Sendable, Hashable {
        case origin(scheme: String, host: String, port: Int?)
        case folder(String)
    }

    private let kind: Kind
    /// Where the site's robots.txt is.
    let robots: PageSource

    /// The site of the archive's first page. For a file it is the folder the file is in.
    init(start: PageSource) throws {
        switch start {
        case .web(let url):
            var components = URLComponents(url: url, resolvingAgainstBaseURL: true)
            components?.path = "/robots.txt"
            components?.query = nil
            components?.fragment = nil
            guard let kind = Self.origin(url), let robots = components?.url else {
                throw CatalogFailure.final(CatalogFailure.invalidInput, "'start' is not a complete URL.")
            }
            self.kind = kind
            self.robots = .web(robots)
        case .file(let path):
            let folder = (URL(filePath: path).standardizedFileURL.path as NSString).deletingLastPathComponent
            kind = .folder(SystemCalls.realPath(folder) ?? folder)
            robots = .file(folder + "/robots.txt")
        }
    }

    /// The path of a page of this site as robots.txt knows it; `nil` for pages elsewhere.
    func path(_ url: URL) -> String? {
        switch kind {
        case .origin:
            guard Self.origin(url) == kind else { return nil }
            let path = url.path(percentEncoded: true)
            return (path.isEmpty ? "/" : path) + (url.query(percentEncoded: true).map { "?" + $0 } ?? "")
        case .folder(let folder):
            guard url.isFileURL else { return nil }
            let path = url.standardizedFileURL.path(percentEncoded: false)
            let resolved = SystemCalls.realPath(path) ?? path
            return resolved.hasPrefix(folder + "/") ? String(resolved.dropFirst(folder.count)) : nil
        }
    }

    private static func origin(_ url: URL) -> Kind? {
        guard let scheme = url.scheme?.lowercased(), let host = url.host()?.lowercased() else { return nil }
        let usual = ["http": 80, "https": 443][scheme]
        return .origin(scheme: scheme, host: host, port: url.port ?? usual)
    }
}
