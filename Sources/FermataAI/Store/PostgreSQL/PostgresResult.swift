import Foundation

/// What the server answered to a statement.
struct PostgresResult: ~Copyable {
    private let library: LibPQ
    private let result: LibPQ.Result

    init(_ result: LibPQ.Result, _ library: LibPQ) {
        self.library = library
        self.result = result
    }

    deinit { library.clear(result) }

    /// Why the statement failed; `nil` if it did not.
    var failure: PostgresFailure? {
        let status = library.resultStatus(result)
        guard status != LibPQ.commandOK, status != LibPQ.tuplesOK else { return nil }
        let state = library.resultErrorField(result, LibPQ.sqlState).map { String(cString: $0) }
        let message = library.resultErrorField(result, LibPQ.primaryMessage).map { String(cString: $0) }
        // Those of the classes 22 and 23 may quote values.
        let isAboutData = state.map { $0.hasPrefix("22") || $0.hasPrefix("23") } ?? false
        return PostgresFailure(
            sqlState: state,
            message: isAboutData ? "a value does not fit" : message ?? "no details",
            isConnectionLost: false
        )
    }

    /// What the server did, for example `COMMIT`.
    var command: String { library.cmdStatus(result).map { String(cString: $0) } ?? "" }

    /// How many rows were changed.
    var changes: Int { library.cmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0 }

    func rows() throws -> [SQLRow] {
        let columns = (0..<library.nfields(result)).map { column in
            library.fname(result, column).map { String(cString: $0) } ?? ""
        }
        let types = columns.indices.map { library.ftype(result, Int32($0)) }
        return try (0..<library.ntuples(result)).map { row in
            SQLRow(columns: columns, values: try types.indices.map { try value(row, Int32($0), types[$0]) })
        }
    }

    private func value(_ row: Int32, _ column: Int32, _ type: UInt32) throws -> SQLValue {
        guard library.getisnull(result, row, column) == 0, let start = library.getvalue(result, row, column) else {
            return .null
        }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(library.getlength(result, row, column)))
        func number() -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        switch (type, bytes.count) {
        case (PostgresType.int8, 8): return .integer(Int64(bitPattern: number()))
        case (PostgresType.int4, 4): return .integer(Int64(Int32(truncatingIfNeeded: number())))
        case (PostgresType.bool, 1): return .integer(Int64(number()))
        case (PostgresType.float8, 8): return .real(Double(bitPattern: number()))
        case (PostgresType.text, _): return .text(String(decoding: bytes, as: UTF8.self))
        case (PostgresType.bytea, _): return .blob(Data(bytes))
        default:
            throw PostgresFailure(
                message: "a column has the type \(type), which is not one of the store's",
                isConnectionLost: false
            )
        }
    }
}
