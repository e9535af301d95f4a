import Foundation
import GRDB

extension StoreReader {
    /// What a run waits for, ordered by kind and id.
    func pending(of run: RunNumber) throws(EngineError) -> [PendingRecord] {
        try rows("SELECT kind, id, data FROM pending WHERE run = ? ORDER BY kind, id", [run.rawValue]) { row in
            PendingRecord(kind: row[0], id: row[1], data: row[2])
        }
    }

    /// All documents of a kind, ordered by namespace and key.
    func documents(kind: String) throws(EngineError) -> [Document] {
        try rows(
            "SELECT namespace, key, data FROM document WHERE kind = ? ORDER BY namespace, key",
            [kind]
        ) { Document(namespace: $0[0], key: $0[1], data: $0[2]) }
    }

    func document(kind: String, namespace: String, key: String) throws(EngineError) -> Document? {
        try rows(
            "SELECT namespace, key, data FROM document WHERE kind = ? AND namespace = ? AND key = ?",
            [kind, namespace, key]
        ) { Document(namespace: $0[0], key: $0[1], data: $0[2]) }.first
    }
}
