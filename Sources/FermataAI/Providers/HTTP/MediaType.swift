import Foundation
import NIOHTTP1

/// The type of an answer's body.
enum MediaType {
    /// Type and subtype of `Content-Type`, in lower case and without parameters; `nil` if there is none that is fit to be
    /// shown.
    static func essence(_ headers: HTTPHeaders) -> String? {
        guard let value = headers.first(name: "Content-Type") else { return nil }
        let essence = value.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        let isPlain = essence.unicodeScalars.allSatisfy {
            $0.isASCIILetter || $0.isDigit || "/+-.".unicodeScalars.contains($0)
        }
        return isPlain && (3...64).contains(essence.utf8.count) ? essence : nil
    }
}
