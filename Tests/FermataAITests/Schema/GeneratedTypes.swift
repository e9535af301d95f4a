import FermataAI

/// An outer type, so that the macro's code must find names that are not visible at the top of the file.
enum Shop {
    @Generable
    enum Size { case small, large }

    @Generable
    enum Urgency: String {
        case low
        case high = "HIGH"
    }

    @Generable(description: "What was bought")
    struct Item: Hashable {
        @Guide(description: "In euros", .minimum(0))
        var price: Double
        var size: Size
    }

    @Generable(description: "An order")
    struct Order: Hashable {
        @Guide(description: "Its number", .pattern("^[A-Z]{2}-\\d{4}$"))
        var number: String
        @Guide(.count(1...3))
        var items: [Item]
        @Guide(.range(1...5))
        var stars: Int?
        var note: String?
        var urgency: Urgency?
    }

    @Generable
    struct Search: Hashable {
        private enum CodingKeys: String, CodingKey {
            case text, size, tags
            case limit = "max_results"
        }

        let text: String
        @Guide(description: "How many", .range(1...50))
        var limit = 10
        var size: Size = .small
        @Guide(.element(.anyOf(["new", "old"])))
        var tags: [String] = []
        var cached = false
    }
}

@Generable
struct Tree: Hashable {
    var name: String
    @Guide(description: "What is below")
    var children: [Tree]
}

@Generable
struct Husband: Hashable {
    var wives: [Wife]
}

@Generable
struct Wife: Hashable {
    @Guide(description: "Nobody or one")
    var husbands: [Husband]?
}

@Generable
struct Nothing: Hashable {}

/// A type that says itself how it is coded.
@Generable
struct Percentage: Hashable {
    var value = 50

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        value = try container.decode(Int.self, forKey: .value)
        guard (0...100).contains(value) else {
            throw DecodingError.dataCorruptedError(
                forKey: .value,
                in: container,
                debugDescription: "a percentage is at most 100"
            )
        }
    }
}
