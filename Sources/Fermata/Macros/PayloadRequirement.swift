// Called by code that the macros make, so that a type which cannot travel is refused where it is declared.

/// Accepts types that can be inputs and results.
public func _requirePayload<T: Codable>(_ type: T.Type) {}

/// Accepts handlers and activities without an input or a result.
public func _requirePayload(_ type: Void.Type) {}

/// Accepts payloads passed through unread.
public func _requirePayload(_ type: Payload.Type) {}

/// Refuses every other type at compile time.
@available(*, unavailable, message: "inputs and results of workflows and activities must be Codable, or Void")
@_disfavoredOverload
public func _requirePayload<T>(_ type: T.Type) {}
