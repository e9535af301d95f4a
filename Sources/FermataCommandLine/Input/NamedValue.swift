/// `NAME=VALUE` on the command line.
package struct NamedValue: Equatable, Sendable {
    package let name: String
    package let value: String

    /// Reads the argument; a value `@FILE` is the file's text, and `@-` standard input's.
    ///
    /// - Throws: ``CommandFailure`` with `usage`, and as ``TextArgument`` does.
    package init(_ argument: String, option: String) throws(CommandFailure) {
        guard let sign = argument.firstIndex(of: "="), sign > argument.startIndex else {
            throw CommandFailure(.usage, "\(option) takes NAME=VALUE; '\(argument.prefix(80))' has no name.")
        }
        name = String(argument[..<sign])
        value = try TextArgument(String(argument[argument.index(after: sign)...])).text
    }

    /// All of an option's, each name once.
    ///
    /// - Throws: ``CommandFailure`` as ``init(_:option:)`` does, and with `usage` for a name that is there twice.
    package static func dictionary(_ arguments: [String], option: String) throws(CommandFailure) -> [String: String] {
        var values: [String: String] = [:]
        for argument in arguments {
            let named = try NamedValue(argument, option: option)
            guard values.updateValue(named.value, forKey: named.name) == nil else {
                throw CommandFailure(.usage, "\(option) names '\(named.name)' twice.")
            }
        }
        return values
    }
}
