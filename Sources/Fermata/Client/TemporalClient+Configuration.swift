import Foundation

extension TemporalClient {
    /// What a client is called, what it may do, and how it encodes values.
    public struct Configuration: Sendable, CustomStringConvertible {
        /// The namespace of all calls.
        public var namespace: String
        /// Who calls, as shown in histories.
        public var identity: String
        /// The key presented to the server; it also turns TLS on unless the client is told otherwise.
        public var apiKey: String?
        /// Metadata sent with every call. Keys are lower-cased; those that end in `-bin` are sent as bytes.
        public var metadata: [String: String]
        /// Encodes and decodes all values. Workers of the same workflows must use an equal one.
        public var dataConverter: DataConverter

        /// Creates a configuration.
        ///
        /// - Parameter identity: `nil` is the process id and the name of the machine.
        public init(
            namespace: String = "default",
            identity: String? = nil,
            apiKey: String? = nil,
            metadata: [String: String] = [:],
            dataConverter: DataConverter = .default
        ) {
            self.namespace = namespace
            self.identity = identity ?? Self.defaultIdentity
            self.apiKey = apiKey
            self.metadata = metadata
            self.dataConverter = dataConverter
        }

        /// The namespace and the identity; never the key.
        public var description: String { "namespace '\(namespace)', identity '\(identity)'" }

        package static var defaultIdentity: String {
            "\(ProcessInfo.processInfo.processIdentifier)@\(ProcessInfo.processInfo.hostName)"
        }
    }
}
