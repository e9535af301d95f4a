import Foundation

/// The arguments of a statement, as the library takes them: in PostgreSQL's binary form.
struct PostgresArguments {
    private var types: [UInt32] = []
    private var lengths: [Int32] = []
    /// Where each begins in `bytes`; `nil` for null.
    private var offsets: [Int?] = []
    private var bytes: [UInt8] = []

    init(_ values: [SQLValue]) {
        for value in values {
            let start = bytes.count
            switch value {
            case .null: types.append(0)
            case .integer(let number):
                types.append(PostgresType.int8)
                withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
            case .real(let number):
                types.append(PostgresType.float8)
                withUnsafeBytes(of: number.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
            case .text(let text):
                types.append(PostgresType.text)
                bytes.append(contentsOf: text.utf8)
            case .blob(let data):
                types.append(PostgresType.bytea)
                bytes.append(contentsOf: data)
            }
            offsets.append(value == .null ? nil : start)
            lengths.append(Int32(clamping: bytes.count - start))
        }
        // So that an empty last value has an address too.
        bytes.append(0)
    }

    /// Gives the arguments to `body`: their number, types, values, lengths and forms.
    func with<Value>(
        _ body: (Int32, UnsafePointer<UInt32>?, LibPQ.Texts?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Value
    ) -> Value {
        bytes.withUnsafeBytes { bytes in
            let values = offsets.map { offset in
                offset.flatMap { bytes.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            return body(Int32(types.count), types, values, lengths, types.map { _ in 1 })
        }
    }
}
