public import Foundation

/// An amount of money, in billionths of the currency unit that prices are written in.
///
/// Never negative. Sums and differences stay within the range instead of overflowing, so that a ledger that reached
/// the end of it refuses calls and does not start over.
public struct Cost: Sendable, Hashable {
    /// Billionths of the unit, from zero to ``maximum``.
    public let nanos: Int64

    /// Nothing.
    public static let zero = Cost(nanos: 0)
    /// The largest amount: four billion units.
    public static let maximum = Cost(nanos: 4_000_000_000_000_000_000)

    /// Creates an amount. One outside the range becomes the end of it.
    public init(nanos: Int64) {
        self.nanos = max(0, min(nanos, 4_000_000_000_000_000_000))
    }

    /// Creates an amount of whole and fractional units, rounded up to a billionth; `nil` if it is negative, not a number
    /// or more than ``maximum``.
    public init?(units: Decimal) {
        guard units.isFinite, units >= 0, units <= 4_000_000_000 else { return nil }
        var scaled = units * 1_000_000_000
        var rounded = Decimal()
        NSDecimalRound(&rounded, &scaled, 0, .up)
        self.init(nanos: NSDecimalNumber(decimal: rounded).int64Value)
    }

    /// The sum, at most ``maximum``.
    public static func + (lhs: Cost, rhs: Cost) -> Cost {
        // Two amounts of at most four billion units fit into 64 bits.
        Cost(nanos: lhs.nanos + rhs.nanos)
    }

    /// The difference, at least zero.
    public static func - (lhs: Cost, rhs: Cost) -> Cost {
        Cost(nanos: lhs.nanos - rhs.nanos)
    }
}

extension Cost: Comparable {
    public static func < (lhs: Cost, rhs: Cost) -> Bool { lhs.nanos < rhs.nanos }
}

extension Cost: CustomStringConvertible {
    /// The units with as many decimals as needed, for example `0.0125`.
    public var description: String {
        let fraction = nanos % 1_000_000_000
        guard fraction > 0 else { return "\(nanos / 1_000_000_000)" }
        let digits = String(String(1_000_000_000 + fraction).dropFirst())
        return "\(nanos / 1_000_000_000).\(digits.replacing(#/0+$/#, with: ""))"
    }
}

extension Cost: Codable {
    /// Reads a number or a text of units.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text: String
        if let written = try? container.decode(String.self) {
            text = written
        } else {
            // The shortest text of a number is what somebody wrote, up to 15 digits.
            text = "\(try container.decode(Double.self))"
        }
        guard let units = Self.decimal(text), let cost = Cost(units: units) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "An amount of money is a number from 0 to 4000000000, for example 2.50."
            )
        }
        self = cost
    }

    /// Writes the text of the units, which has all digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static func decimal(_ text: String) -> Decimal? {
        guard text.wholeMatch(of: #/[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?/#) != nil else { return nil }
        return Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
    }
}
