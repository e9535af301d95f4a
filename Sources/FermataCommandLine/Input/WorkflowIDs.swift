package import Foundation

/// Workflow ids for people who did not choose one.
package enum WorkflowIDs {
    /// An id that tells the type and can be typed: `web-page-review-3f9a1c22` for `WebPageReviewWorkflow`.
    package static func make(for workflow: String, uuid: UUID = UUID()) -> String {
        let suffix = "Workflow"
        let name = workflow.hasSuffix(suffix) && workflow != suffix ? String(workflow.dropLast(suffix.count)) : workflow
        var words = ""
        var isAfterLower = false
        for character in name {
            if character.isUppercase && isAfterLower { words.append("-") }
            words.append(character.isLetter || character.isNumber ? character.lowercased() : "-")
            isAfterLower = character.isLowercase || character.isNumber
        }
        return "\(words)-\(uuid.uuidString.prefix(8).lowercased())"
    }
}
