extension Engine {
    private static let samplingInterval: Duration = .seconds(5)

    /// Keeps the gauges up to date until its task is cancelled; returns at once if nobody has metrics.
    func runSampling() async throws {
        guard metrics != nil else { return }
        while !Task.isCancelled {
            sampleMetrics()
            // The machine's time: whoever reads the gauges lives in it.
            try await Task.sleep(for: Self.samplingInterval)
        }
    }

    /// Shows what queues, memory and the store hold now.
    func sampleMetrics() {
        guard let metrics else { return }
        let (openRuns, cachedRuns, cachedBytes, namespaces) = look { core in
            (core.openRuns.count, core.boxesInMemory.count, core.cachedBytes, core.namespaces)
        }
        metrics.memory.show(
            openRuns: openRuns,
            cachedRuns: cachedRuns,
            cachedBytes: cachedBytes,
            store.statistics
        )
        metrics.queues.show(
            matching.samples.map { key, sample in
                let namespace = namespaces.namespace(id: key.namespaceID)?.name ?? LabelName.unknown
                return (QueueLabels(namespace: namespace, name: key.name, kind: key.kind), sample)
            }
        )
    }
}
