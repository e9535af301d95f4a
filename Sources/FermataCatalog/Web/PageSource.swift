import Foundation

/// Where a page comes from: the text a person gave, understood.
enum PageSource: Sendable, Hashable {
    /// A page of a web site.
    case web(URL)
    /// A file that the worker must have been allowed to read.
    case file(String)

    static let maximumLength = 2_048

    /// Understands an http or https URL, a file URL, or a path.
    ///
    /// User names in URLs are refused: the source goes into histories and results, where no password belongs.
    init(_ text: String, field: String = "source") throws {
        try CatalogFailure.require(!text.isEmpty, field, "is empty. Give an http(s) URL or a file path.")
        try CatalogFailure.require(
            text.utf8.count <= Self.maximumLength && !text.utf8.contains(0),
            field,
            "must have at most \(Self.maximumLength) bytes and no NUL."
        )
        guard let colon = text.firstIndex(of: ":"), text[..<colon].allSatisfy({ $0.isLetter && $0.isASCII }) else {
            self = .file(text)
            return
        }
        let url = URL(string: text)
        switch text[..<colon].lowercased() {
        case "http", "https":
            guard let url, url.host()?.isEmpty == false else {
                throw CatalogFailure.final(CatalogFailure.invalidInput, "'\(field)' is not a complete URL.")
            }
            try CatalogFailure.require(
                url.user() == nil && url.password() == nil,
                field,
                "must not carry a user name or password."
            )
            self = .web(url)
        case "file":
            guard let url, url.host()?.isEmpty != false, !url.path().isEmpty else {
                throw CatalogFailure.final(CatalogFailure.invalidInput, "'\(field)' is not a URL of a local file.")
            }
            self = .file(url.path(percentEncoded: false))
        default:
            throw CatalogFailure.final(
                CatalogFailure.invalidInput,
                "'\(field)' must be an http or https URL or a file path."
            )
        }
    }

    /// The address; a file's is a file URL.
    var url: URL {
        switch self {
        case .web(let url): url
        case .file(let path): URL(filePath: path, directoryHint: .notDirectory).standardizedFileURL
        }
    }
}
