import Testing

@Suite("What @ActivityContainer makes")
struct ActivityExpansionTests {
    @Test("a struct gets a definition for each activity and the list of all")
    func structContainer() {
        expectExpansion(
            """
            @ActivityContainer
            public struct Web {
                @Activity
                public func fetch(input: Page) async throws -> Text? {
                    nil
                }
                @Activity(name: "wipe")
                func clear() {
                }
                @Activity
                private func ping(input: Self.Target) throws {
                }
                func notAnActivity() {
                }
            }
            """,
            """
            public struct Web {
                public func fetch(input: Page) async throws -> Text? {
                    nil
                }
                func clear() {
                }
                private func ping(input: Self.Target) throws {
                }
                func notAnActivity() {
                }

                public enum Activities {
                    public struct Fetch: ActivityDefinition {
                        public typealias Input = Page
                        public typealias Output = Text?
                        let container: Web
                        public func run(input: Input) async throws -> Output {
                            try await container.fetch(input: input)
                        }
                    }
                    struct Clear: ActivityDefinition {
                        typealias Input = Void
                        typealias Output = Void
                        static var name: String {
                            "wipe"
                        }
                        let container: Web
                        func run(input: Input) {
                            container.clear()
                        }
                    }
                    fileprivate struct Ping: ActivityDefinition {
                        typealias Input = Web.Target
                        typealias Output = Void
                        let container: Web
                        func run(input: Input) throws {
                            try container.ping(input: input)
                        }
                    }
                }

                public nonisolated var allActivities: [any ActivityDefinition] {
                    [
                        Activities.Fetch(container: self),
                        Activities.Clear(container: self),
                        Activities.Ping(container: self),
                    ]
                }

                private static func _requirePayloads() {
                    _requirePayload(Page.self)
                    _requirePayload(Text?.self)
                    _requirePayload(Void.self)
                    _requirePayload(Self.Target.self)
                }
            }

            extension Web: ActivityContainer {
            }
            """
        )
    }

    @Test("calls into an actor wait, except to what is not isolated")
    func actorContainer() {
        expectExpansion(
            """
            @ActivityContainer
            actor Store {
                @Activity
                func add(input: Int) -> Int {
                    1
                }
                @Activity
                nonisolated func size() -> Int {
                    1
                }
            }
            """,
            """
            actor Store {
                func add(input: Int) -> Int {
                    1
                }
                nonisolated func size() -> Int {
                    1
                }

                enum Activities {
                    struct Add: ActivityDefinition {
                        typealias Input = Int
                        typealias Output = Int
                        let container: Store
                        func run(input: Input) async -> Output {
                            await container.add(input: input)
                        }
                    }
                    struct Size: ActivityDefinition {
                        typealias Input = Void
                        typealias Output = Int
                        let container: Store
                        func run(input: Input) -> Output {
                            container.size()
                        }
                    }
                }

                nonisolated var allActivities: [any ActivityDefinition] {
                    [
                        Activities.Add(container: self),
                        Activities.Size(container: self),
                    ]
                }

                private static func _requirePayloads() {
                    _requirePayload(Int.self)
                    _requirePayload(Void.self)
                }
            }

            extension Store: ActivityContainer {
            }
            """
        )
    }

    @Test("a nested Input is reached through the container")
    func nestedInput() {
        expectExpansion(
            """
            @ActivityContainer
            final class Store {
                struct Input: Codable {
                }
                @Activity
                func add(input: Input) -> [Input] {
                    []
                }
            }
            """,
            """
            final class Store {
                struct Input: Codable {
                }
                func add(input: Input) -> [Input] {
                    []
                }

                enum Activities {
                    struct Add: ActivityDefinition {
                        typealias Input = Store.Input
                        typealias Output = [Store.Input]
                        let container: Store
                        func run(input: Input) -> Output {
                            container.add(input: input)
                        }
                    }
                }

                nonisolated var allActivities: [any ActivityDefinition] {
                    [
                        Activities.Add(container: self),
                    ]
                }

                private static func _requirePayloads() {
                    _requirePayload(Input.self)
                    _requirePayload([Input].self)
                }
            }

            extension Store: ActivityContainer {
            }
            """
        )
    }
}
