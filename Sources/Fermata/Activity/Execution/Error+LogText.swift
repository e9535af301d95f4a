extension Error {
    /// What may be written to a log: the text of our own errors. That of others, such as a codec's, may hold payloads.
    var logText: String { (self as? FermataError)?.description ?? "\(type(of: self))" }
}
