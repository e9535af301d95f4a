/// Values of labels that are no names.
enum LabelName {
    /// Stands for all names that came too late to get a series of their own.
    static let other = "_other_"
    /// Stands for namespaces that do not exist: what clients make up must not become series.
    static let unknown = "_unknown_"
}
