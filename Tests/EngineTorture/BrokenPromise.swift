/// The engine has forgotten, or done twice, what it had acknowledged.
struct BrokenPromise: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
