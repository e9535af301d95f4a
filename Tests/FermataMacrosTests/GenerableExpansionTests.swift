import Testing

@Suite("What @Generable makes")
struct GenerableExpansionTests {
    @Test("a struct's schema, with its guides")
    func structure() {
        expectExpansion(
            """
            @Generable(description: "A line of an invoice")
            public struct Line: Hashable {
                @Guide(description: "What was bought")
                public var item: String
                @Guide(description: "How many", .range(1...99), .minimum(2))
                public let count: Int
                public let boxes: Int, bags: Int
                @Guide(.count(2))
                var tags: [String]?
                var text: String { "" }
                static let limit = 3
            }
            """,
            """
            public struct Line: Hashable {
                public var item: String
                public let count: Int
                public let boxes: Int, bags: Int
                var tags: [String]?
                var text: String { "" }
                static let limit = 3

                public static var jsonSchema: JSONSchema {
                    .object(Self.self, description: "A line of an invoice") {
                        [
                            .member("item", String.self, description: "What was bought"),
                            .member("count", Int.self, description: "How many", guides: [.range(1 ... 99), .minimum(2)]),
                            .member("boxes", Int.self),
                            .member("bags", Int.self),
                            .member("tags", optional: [String]?.self, guides: [.count(2)]),
                        ]
                    }
                }
            }

            extension Line: Generable {
            }
            """
        )
    }

    @Test("default values, which null stands for")
    func defaults() {
        expectExpansion(
            """
            @Generable
            struct Search {
                var limit = 10
                var order: Order = .newest
                let text: String
                var language: String? = "en"
            }
            """,
            """
            struct Search {
                var limit = 10
                var order: Order = .newest
                let text: String
                var language: String? = "en"

                static var jsonSchema: JSONSchema {
                    .object(Self.self) {
                        [
                            .member("limit", Int.self, whenNull: "10"),
                            .member("order", Order.self, whenNull: "the default"),
                            .member("text", String.self),
                            .member("language", optional: String?.self),
                        ]
                    }
                }
            }

            extension Search: Generable {
                init(from decoder: any Decoder) throws {
                    let container = try decoder.container(keyedBy: CodingKeys.self)
                    self.text = try container._decode(forKey: .text)
                    self.language = try container._decodeIfPresent(forKey: .language)
                    try container._decode(into: &self.limit, forKey: .limit)
                    try container._decode(into: &self.order, forKey: .order)
                }
            }
            """
        )
    }

    @Test("the names of the struct's own coding keys")
    func codingKeys() {
        expectExpansion(
            """
            @Generable
            struct Order {
                var id: Int
                var `class`: String
                var cache = 0
                private enum CodingKeys: String, CodingKey {
                    case id = "order_id", `class`
                }
            }
            """,
            """
            struct Order {
                var id: Int
                var `class`: String
                var cache = 0
                private enum CodingKeys: String, CodingKey {
                    case id = "order_id", `class`
                }

                static var jsonSchema: JSONSchema {
                    .object(Self.self) {
                        [
                            .member("order_id", Int.self),
                            .member("class", String.self),
                        ]
                    }
                }
            }

            extension Order: Generable {
            }
            """
        )
    }

    @Test("an enum's choices, and its coding as texts")
    func enumeration() {
        expectExpansion(
            """
            @Generable
            enum Size {
                case small, `default`
            }
            """,
            """
            enum Size {
                case small, `default`

                static var jsonSchema: JSONSchema {
                    .choice(["small", "default"])
                }
            }

            extension Size: Generable {
                init(from decoder: any Decoder) throws {
                    let container = try decoder.singleValueContainer()
                    switch try container.decode(String.self) {
                    case "small":
                        self = .small
                    case "default":
                        self = .`default`
                    default:
                        throw DecodingError.dataCorruptedError(in: container, debugDescription: "not one of the cases")
                    }
                }

                func encode(to encoder: any Encoder) throws {
                    var container = encoder.singleValueContainer()
                    switch self {
                    case .small:
                        try container.encode("small")
                    case .`default`:
                        try container.encode("default")
                    }
                }
            }
            """
        )
    }

    @Test("a string enum's raw values, which it codes by itself")
    func rawValues() {
        expectExpansion(
            """
            @Generable(description: "How urgent")
            enum Urgency: String {
                case low, high = "HIGH"
            }
            """,
            """
            enum Urgency: String {
                case low, high = "HIGH"

                static var jsonSchema: JSONSchema {
                    .choice(["low", "HIGH"], description: "How urgent")
                }
            }

            extension Urgency: Generable {
            }
            """
        )
    }
}
