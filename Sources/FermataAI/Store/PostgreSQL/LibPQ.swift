import Fermata
import Foundation

/// The functions of libpq that are used, looked up when a PostgreSQL store is first opened.
///
/// Nobody without PostgreSQL needs the library, neither to build nor to run. PostgresNIO would take this file's place if
/// it were a dependency. Names, types and constants are those of `libpq-fe.h`; the library keeps them (its version has
/// been 5 since 2006).
struct LibPQ: Sendable {
    typealias Connection = OpaquePointer
    typealias Result = OpaquePointer
    typealias Text = UnsafePointer<CChar>
    typealias Texts = UnsafePointer<Text?>

    /// `PQconninfoOption`.
    struct Option {
        var keyword: Text?
        var environment: Text?
        var compiled: Text?
        var value: Text?
        var label: Text?
        var display: Text?
        var size: Int32
    }

    /// `CONNECTION_OK`.
    static let connectionOK: Int32 = 0
    /// `PGRES_COMMAND_OK`.
    static let commandOK: Int32 = 1
    /// `PGRES_TUPLES_OK`.
    static let tuplesOK: Int32 = 2
    /// `PG_DIAG_SQLSTATE`.
    static let sqlState = Int32(UInt8(ascii: "C"))
    /// `PG_DIAG_MESSAGE_PRIMARY`.
    static let primaryMessage = Int32(UInt8(ascii: "M"))

    let conninfoParse:
        @convention(c) (Text, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> UnsafeMutableRawPointer?
    let conninfoFree: @convention(c) (UnsafeMutableRawPointer?) -> Void
    let freemem: @convention(c) (UnsafeMutableRawPointer?) -> Void
    let connectdbParams: @convention(c) (Texts, Texts, Int32) -> Connection?
    let finish: @convention(c) (Connection?) -> Void
    let status: @convention(c) (Connection) -> Int32
    let errorMessage: @convention(c) (Connection) -> Text?
    let parameterStatus: @convention(c) (Connection, Text) -> Text?
    let socket: @convention(c) (Connection) -> Int32
    let setNoticeProcessor:
        @convention(c) (
            Connection, @convention(c) (UnsafeMutableRawPointer?, Text?) -> Void, UnsafeMutableRawPointer?
        ) -> UnsafeMutableRawPointer?
    let sendQuery: @convention(c) (Connection, Text) -> Int32
    let sendQueryParams:
        @convention(c) (
            Connection, Text, Int32, UnsafePointer<UInt32>?, Texts?, UnsafePointer<Int32>?, UnsafePointer<Int32>?, Int32
        ) -> Int32
    let consumeInput: @convention(c) (Connection) -> Int32
    let isBusy: @convention(c) (Connection) -> Int32
    let getResult: @convention(c) (Connection) -> Result?
    let resultStatus: @convention(c) (Result) -> Int32
    let resultErrorField: @convention(c) (Result, Int32) -> Text?
    let cmdStatus: @convention(c) (Result) -> Text?
    let cmdTuples: @convention(c) (Result) -> Text?
    let ntuples: @convention(c) (Result) -> Int32
    let nfields: @convention(c) (Result) -> Int32
    let fname: @convention(c) (Result, Int32) -> Text?
    let ftype: @convention(c) (Result, Int32) -> UInt32
    let getisnull: @convention(c) (Result, Int32, Int32) -> Int32
    let getlength: @convention(c) (Result, Int32, Int32) -> Int32
    let getvalue: @convention(c) (Result, Int32, Int32) -> UnsafeRawPointer?
    let clear: @convention(c) (Result?) -> Void

    private static let names = [
        "libpq.so.5", "libpq.5.dylib", "/opt/homebrew/opt/libpq/lib/libpq.5.dylib",
        "/usr/local/opt/libpq/lib/libpq.5.dylib",
    ]
    private static let found = Swift.Result { try LibPQ() }

    /// The library.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` if it is not installed.
    static func loaded() throws -> LibPQ { try found.get() }

    private init() throws {
        // It stays loaded until the process ends.
        guard let library = Self.names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else {
            throw FermataError(
                .invalidConfiguration,
                "PostgreSQL's client library is not installed on this machine. Install it (Debian and Ubuntu: libpq5; "
                    + "Homebrew: libpq), or keep the AI store in a file."
            )
        }
        func symbol<Function>(_ name: String) throws -> Function {
            guard let address = dlsym(library, name) else {
                throw FermataError(
                    .invalidConfiguration,
                    "PostgreSQL's client library on this machine has no \(name). Install version 9 or later (libpq5)."
                )
            }
            return unsafeBitCast(address, to: Function.self)
        }
        conninfoParse = try symbol("PQconninfoParse")
        conninfoFree = try symbol("PQconninfoFree")
        freemem = try symbol("PQfreemem")
        connectdbParams = try symbol("PQconnectdbParams")
        finish = try symbol("PQfinish")
        status = try symbol("PQstatus")
        errorMessage = try symbol("PQerrorMessage")
        parameterStatus = try symbol("PQparameterStatus")
        socket = try symbol("PQsocket")
        setNoticeProcessor = try symbol("PQsetNoticeProcessor")
        sendQuery = try symbol("PQsendQuery")
        sendQueryParams = try symbol("PQsendQueryParams")
        consumeInput = try symbol("PQconsumeInput")
        isBusy = try symbol("PQisBusy")
        getResult = try symbol("PQgetResult")
        resultStatus = try symbol("PQresultStatus")
        resultErrorField = try symbol("PQresultErrorField")
        cmdStatus = try symbol("PQcmdStatus")
        cmdTuples = try symbol("PQcmdTuples")
        ntuples = try symbol("PQntuples")
        nfields = try symbol("PQnfields")
        fname = try symbol("PQfname")
        ftype = try symbol("PQftype")
        getisnull = try symbol("PQgetisnull")
        getlength = try symbol("PQgetlength")
        getvalue = try symbol("PQgetvalue")
        clear = try symbol("PQclear")
    }
}
