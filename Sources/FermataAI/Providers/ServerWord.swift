/// A name or an id that a server gave, for records that keep it.
enum ServerWord {
    /// `nil` for what is empty, or longer than any name is.
    static func checked(_ word: String?) -> String? {
        guard let word, (1...200).contains(word.utf8.count) else { return nil }
        return word
    }
}
