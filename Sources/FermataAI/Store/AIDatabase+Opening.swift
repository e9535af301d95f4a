import Fermata
import Foundation
import GRDB

extension AIDatabase {
    /// Does something that opening takes, and says in the user's words what went wrong.
    static func opened<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw FermataError(
                .invalidConfiguration,
                "The AI store \(path) cannot be opened: \(error.message ?? "\(error.resultCode)"). Check that the data "
                    + "directory exists, is writable, and that the file is Fermata's.",
                cause: error
            )
        }
    }
}
