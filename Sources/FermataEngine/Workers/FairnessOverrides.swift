/// How many fairness keys of a queue can have a weight of their own.
enum FairnessOverrides {
    static let most = 1000
}
