import NIOPosix

/// Runs blocking work (disk, parsing) on a thread of its own, so that it never holds up the threads on which workflows
/// and other activities run.
func onBlockingThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await NIOThreadPool.singleton.runIfActive(work)
}
