import ArgumentParser
import FermataCommandLine

/// How much one caller may ask of an embedded engine.
struct EngineLimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Calls that one caller may begin in a second.", valueName: "number"))
    var maxCallsPerSecond: Int?

    @Option(help: ArgumentHelp("Calls of one caller at a time.", valueName: "number"))
    var maxCalls: Int?

    @Option(help: ArgumentHelp("Calls of one caller that wait for something, at a time.", valueName: "number"))
    var maxWaitingCalls: Int?

    @Option(help: ArgumentHelp("The size of a request, such as 4M.", valueName: "bytes"))
    var maxRequestSize: String?

    func write(to flags: inout EngineFlags) {
        flags.callsPerSecond = maxCallsPerSecond
        flags.concurrentCalls = maxCalls
        flags.waitingCalls = maxWaitingCalls
        flags.requestSize = maxRequestSize
    }
}
