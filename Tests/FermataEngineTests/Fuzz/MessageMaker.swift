import Foundation
import SwiftProtobuf

/// Makes up messages of any type: well formed, of likely and of unlikely values.
struct MessageMaker {
    static let highestField = 30
    private static let greatestDepth = 7

    var random: SeededRandom
    /// What the engine knows, so that a call gets past the first check.
    var known = FuzzVocabulary()
    /// How many more fields the message under way gets.
    var fieldsLeft = 0
    /// The field under way.
    var field = 0
    private var depth = 0

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    /// A message of the type.
    mutating func make(_ type: any Message.Type) throws -> any Message {
        try make(type.init())
    }

    /// The message with a few fields changed or added.
    mutating func vary<M: Message>(_ sound: M) throws -> M {
        fieldsLeft = random.number(in: 1...6)
        depth = 1
        var message = sound
        try message.decodeMessage(decoder: &self)
        return message
    }

    private mutating func make<M: Message>(_ empty: M) throws -> M {
        depth = 0
        return try message(empty)
    }

    mutating func message<M: Message>(_ original: M) throws -> M {
        guard depth < Self.greatestDepth else { return original }
        let (outerLeft, outerField) = (fieldsLeft, field)
        depth += 1
        defer {
            depth -= 1
            (fieldsLeft, field) = (outerLeft, outerField)
        }
        fieldsLeft = random.number(in: 0...(depth == 1 ? 60 : 24))
        var message = original
        try message.decodeMessage(decoder: &self)
        return message
    }

    /// The first field of nearly every request is its namespace.
    mutating func text() -> String {
        if depth == 1, field == 1, random.chance(85) { return "default" }
        return random.pick(random.chance(75) ? known.texts : FuzzVocabulary.oddTexts) ?? ""
    }

    mutating func bytes() -> Data {
        if random.chance(60), let token = random.pick(known.tokens) { return token }
        return Data((0..<random.number(in: 0...40)).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }

    mutating func integer<I: FixedWidthInteger>() -> I {
        switch random.number(in: 1...10) {
        case 1: .max
        case 2: .min
        case 3: I(truncatingIfNeeded: -1)
        case 4: I.random(in: .min ... .max, using: &random)
        default: I(random.number(in: 0...60))
        }
    }

    mutating func number<F: BinaryFloatingPoint>() -> F {
        random.pick([0, 1, -1, 0.5, 1e300, -1e300, .infinity, -.infinity, .nan].map { (number: Double) in F(number) })
            ?? 0
    }

    /// Mostly a value that the enumeration has.
    mutating func choice<E: Enum>() -> E? where E.RawValue == Int {
        E(rawValue: random.chance(95) ? random.number(in: 0...12) : random.number(in: -5...5_000))
    }
}
