/// A source of choices that a seed reproduces (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True in so many of a hundred cases.
    mutating func chance(_ percent: Int) -> Bool {
        number(in: 1...100) <= percent
    }

    mutating func number(in range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }

    mutating func pick<Choices: Collection>(_ choices: Choices) -> Choices.Element? {
        choices.randomElement(using: &self)
    }

    /// One of the choices, each as often as its weight says.
    mutating func pick<Choice>(weighted choices: [(choice: Choice, weight: Int)]) -> Choice? {
        var rest = number(in: 1...max(1, choices.reduce(0) { $0 + $1.weight }))
        for (choice, weight) in choices {
            rest -= weight
            if rest <= 0 { return choice }
        }
        return nil
    }
}
