/// What was sent to a run, as `--json` shows it.
struct SignalDocument: Encodable {
    var id: String
    var signal: String
}
