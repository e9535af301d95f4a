package import Fermata

extension JSONSchema {
    /// What in a call's arguments does not fit, as a ``Tool`` sees it: members that may be null may be missing.
    package func issues(inArguments arguments: JSONValue) -> [SchemaIssue] {
        issues(in: NullCompletion(root: document).completed(arguments, document))
    }
}
