/// A provider's id of a job or a file. It becomes a part of an address.
enum BatchID {
    /// - Throws: `ApplicationError` of type ``LanguageModelErrorType/outputInvalid`` for what no provider gives.
    static func checked(_ id: String?, of provider: String) throws -> String {
        guard let id, (1...200).contains(id.utf8.count), id.unicodeScalars.allSatisfy(isAllowed) else {
            throw LanguageModelErrorType.outputInvalid.error(
                "The answer of the provider \(provider) names no batch or file. Check that the base URL leads to a server "
                    + "that has batches.",
                isRetryable: false
            )
        }
        return id
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCIILetter || scalar.isDigit || scalar == "_" || scalar == "-"
    }
}
