import Foundation
import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

let customAttributes: [String: IndexedValueType] = [
    "CKey": .keyword, "CText": .text, "CInt": .int, "CDbl": .double, "CBool": .bool, "CTime": .datetime,
    "CList": .keywordList,
]

func visibilityQuery(_ filter: String) throws(EngineError) -> VisibilityQuery {
    try VisibilityQuery(filter, namespaceID: "ns", attributes: customAttributes)
}

func searchAttributes(_ json: [String: String]) -> Temporal_Api_Common_V1_SearchAttributes {
    .with {
        $0.indexedFields = json.mapValues { text in
            .with {
                $0.metadata = ["encoding": Data("json/plain".utf8)]
                $0.data = Data(text.utf8)
            }
        }
    }
}
