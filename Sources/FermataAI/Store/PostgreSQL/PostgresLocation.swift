import Fermata
import Foundation

/// Which database on which server, and how to get in. Nothing that prints it shows a password.
struct PostgresLocation: Sendable, CustomStringConvertible, CustomReflectable {
    /// What the user gave, with the password if there is one in it.
    let secret: String
    /// Where the tables are.
    let schema: String
    /// The server and the database.
    let description: String
    private let password: String?

    /// Whether a setting names a server and not a file.
    static func isMeant(by location: String) -> Bool {
        location.hasPrefix("postgresql://") || location.hasPrefix("postgres://")
    }

    /// Reads a connection URL.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration`. Its message quotes nothing of the URL: what is wrong
    ///   with it may be its password.
    init(_ location: String, schema: String) throws {
        guard schema.wholeMatch(of: /[a-z_][a-z0-9_]{0,62}/) != nil else {
            throw FermataError(
                .invalidConfiguration,
                "The schema of the AI store must be up to 63 lower-case letters, digits and underscores."
            )
        }
        let options = try Self.options(location)
        let (host, database) = (options["host"] ?? "", options["dbname"] ?? "")
        // A password with one of the URL's own characters in it ends up in the wrong place.
        let ports = (options["port"] ?? "").allSatisfy { $0.isASCII && ($0.isNumber || $0 == ",") }
        guard !host.contains("@"), !database.contains("@"), ports else { throw Self.malformed }
        secret = location
        self.schema = schema
        password = options["password"]
        let port = options["port"].map { ":\($0)" } ?? ""
        description = "postgresql://\(host)\(port)/\(database)"
    }

    var customMirror: Mirror { Mirror(self, children: ["description": description]) }

    /// Text of the library or the server, without the password.
    func redacted(_ text: String) -> String {
        guard let password, !password.isEmpty else { return text }
        return text.replacing(password, with: "***")
    }

    private static var malformed: FermataError {
        FermataError(
            .invalidConfiguration,
            "The address of the AI store is not a PostgreSQL URL. It must look like "
                + "postgresql://user@host:5432/database?sslmode=require; in a user name or password write characters such "
                + "as @, / and : as %40, %2F and %3A, or leave the password to PGPASSWORD or a password file."
        )
    }

    private static func options(_ location: String) throws -> [String: String] {
        let library = try LibPQ.loaded()
        var message: UnsafeMutablePointer<CChar>?
        let parsed = library.conninfoParse(location, &message)
        // It quotes the URL.
        library.freemem(message)
        guard let parsed else { throw malformed }
        defer { library.conninfoFree(parsed) }
        var options: [String: String] = [:]
        var option = parsed.assumingMemoryBound(to: LibPQ.Option.self)
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.value { options[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return options
    }
}
