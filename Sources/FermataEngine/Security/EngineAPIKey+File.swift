public import Foundation

extension EngineAPIKey {
    private static let hashPrefix = "sha256:"

    /// The keys in a text file.
    ///
    /// Each line has a name, a key and the permissions with commas between, all separated by blanks. The key is in
    /// plain text or `sha256:` and its hash. Empty lines and lines that begin with `#` are skipped:
    ///
    /// ```text
    /// # name     key                                permissions
    /// billing    sha256:9f86d081884c7d65…           billing:write,orders:read
    /// operator   q3nJ0xV5bB2kR8tYwE7uI1oP6aS4dF9g   temporal-system:admin
    /// ```
    ///
    /// - Throws: An error that names the line, never the key.
    public static func keys(inFile url: URL) throws -> [EngineAPIKey] {
        try keys(in: try String(contentsOf: url, encoding: .utf8), named: url.lastPathComponent)
    }

    /// The keys in a text with lines as in a file of keys.
    ///
    /// - Parameter name: What errors call the text.
    /// - Throws: An error that names the line, never the key.
    public static func keys(in text: String, named name: String) throws -> [EngineAPIKey] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return try lines.enumerated().compactMap { index, line in
            let line = line.trimmingCharacters(in: .whitespaces)
            guard !line.isEmpty, !line.hasPrefix("#") else { return nil }
            return try key(in: line, at: "line \(index + 1) of \(name)")
        }
    }

    private static func key(in line: String, at place: String) throws -> EngineAPIKey {
        let fields = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard fields.count == 3 else {
            throw EngineError.invalidArgument("API keys, \(place): expected a name, a key and permissions.")
        }
        let permissions: EnginePermissions
        do {
            permissions = try EnginePermissions(fields[2])
        } catch let error as EngineError {
            throw EngineError.invalidArgument("API keys, \(place): \(error.message)")
        }
        let key =
            fields[1].hasPrefix(hashPrefix)
            ? EngineAPIKey(
                name: fields[0],
                sha256: String(fields[1].dropFirst(hashPrefix.count)),
                permissions: permissions
            )
            : EngineAPIKey(name: fields[0], key: fields[1], permissions: permissions)
        guard let key else {
            throw EngineError.invalidArgument(
                "API keys, \(place): the key is neither \(minimumLength) bytes or longer, nor sha256: and 64 "
                    + "hexadecimal digits."
            )
        }
        return key
    }
}
