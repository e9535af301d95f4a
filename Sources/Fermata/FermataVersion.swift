/// The names under which this SDK presents itself to servers and in histories.
enum FermataVersion {
    static let sdkName = "fermata-swift"
    static let sdkVersion = "0.1.0"
}
