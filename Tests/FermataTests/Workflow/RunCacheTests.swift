import Testing

@testable import Fermata

@Suite("The cache of runs")
struct RunCacheTests {
    @Test("one run has one entry")
    func sameEntry() {
        let cache = RunCache(capacity: 2)
        let entry = cache.entry(for: "a")
        #expect(cache.entry(for: "a") === entry)
        #expect(cache.entry(for: "b") !== entry)
        #expect(cache.count == 2)
    }

    @Test("the runs used least recently go first")
    func leastRecent() {
        let cache = RunCache(capacity: 2)
        let entries = ["a", "b", "c", "d"].map { cache.entry(for: $0) }
        _ = cache.entry(for: "a")
        let surplus = cache.takeSurplus().map(\.entry)
        #expect(surplus.count == 2)
        #expect(surplus.first === entries[1])
        #expect(surplus.last === entries[2])
        #expect(cache.count == 2)
        #expect(cache.entry(for: "a") === entries[0])
        #expect(cache.entry(for: "d") === entries[3])
        #expect(cache.takeSurplus().isEmpty)
    }

    @Test("a run at work stays, and the next one goes in its place")
    func busy() throws {
        let cache = RunCache(capacity: 1)
        let busy = cache.entry(for: "a")
        let slot = try #require(busy.lock.tryAcquire())
        let idle = cache.entry(for: "b")
        let newest = cache.entry(for: "c")
        let surplus = cache.takeSurplus().map(\.entry)
        #expect(surplus.count == 2)
        #expect(surplus.first === idle)
        #expect(surplus.last === newest)
        #expect(cache.entry(for: "a") === busy)
        slot.release()
    }

    @Test("a cache without room gives back every idle run")
    func noRoom() {
        let cache = RunCache(capacity: 0)
        let entry = cache.entry(for: "a")
        #expect(cache.takeSurplus().map(\.entry).first === entry)
        #expect(cache.count == 0)
    }

    @Test("an entry is removed only if it is still the run's")
    func remove() {
        let cache = RunCache(capacity: 2)
        let old = cache.entry(for: "a")
        cache.remove("a", old)
        #expect(cache.count == 0)
        let new = cache.entry(for: "a")
        cache.remove("a", old)
        #expect(cache.entry(for: "a") === new)
    }

    @Test("all entries can be taken out")
    func takeAll() {
        let cache = RunCache(capacity: 2)
        for id in ["a", "b", "c"] { _ = cache.entry(for: id) }
        #expect(cache.takeAll().count == 3)
        #expect(cache.count == 0)
    }
}
