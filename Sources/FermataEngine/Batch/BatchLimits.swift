/// The numbers by which batch operations behave; those of the reference server.
enum BatchLimits {
    static let openPerNamespace = 1
    /// A client may ask for less.
    static let operationsPerSecond = 50.0
    static let page = 1000
}
