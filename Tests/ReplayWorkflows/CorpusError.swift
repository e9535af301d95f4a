/// The corpus, or what was made of it, cannot be read.
package struct CorpusError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
