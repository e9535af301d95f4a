import GRDB

extension StoreReader {
    /// Some rows of a namespace: open and closed runs, and what else has a row in its lists.
    func numbers(inNamespace id: String, limit: Int) throws(EngineError) -> [RunNumber] {
        try rows("SELECT run FROM visibility WHERE namespace = ? LIMIT ?", [id, limit]) { row in
            RunNumber(rawValue: row[0])
        }
    }
}
