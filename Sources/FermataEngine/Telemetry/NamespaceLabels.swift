/// The labels of what is counted for a namespace as a whole.
struct NamespaceLabels: SeriesLabels {
    var namespace: String

    /// Namespaces are made by administrators, so that few enough exist; but they can be made and deleted without end.
    var folded: Self { Self(namespace: LabelName.other) }
    var dimensions: [(String, String)] { [("namespace", namespace)] }
}
