// SPDX-License-Identifier: Apache-2.0

extension Endpoint {
    /// Commands for a shell in which `SILHOUETTE` is the server's address, `TOKEN` a token and `API_SECRET_KEY` the key, in a
    /// folder with `portrait.jpg`. The tests run them.
    var examples: [String] {
        switch self {
        case .live, .ready, .openAPI: [#"curl -f "$SILHOUETTE\#(path)""#]
        case .docs, .page: [#"curl -f "$SILHOUETTE\#(path)" -o page.html"#]
        case .health: [#"curl -f "$SILHOUETTE\#(path)" -H "Authorization: Bearer $API_SECRET_KEY""#]
        case .token:
            [#"curl -f -X POST "$SILHOUETTE\#(path)" -H "Authorization: Bearer $API_SECRET_KEY" -d user_id=me"#]
        case .metrics:
            [
                #"curl -f "$SILHOUETTE\#(path)" -H "Authorization: Bearer $TOKEN""#,
                #"curl -f "$SILHOUETTE\#(path)?format=prometheus" -H "Authorization: Bearer $API_SECRET_KEY""#,
            ]
        case .cutout:
            [
                #"curl -f "$SILHOUETTE\#(path)" -H "Authorization: Bearer $TOKEN" -F file=@portrait.jpg -o cutout.png"#,
                #"curl -f "$SILHOUETTE\#(path)?output_format=webp&size=medium" -H "Authorization: Bearer $TOKEN" -H "Content-Type: image/jpeg" --data-binary @portrait.jpg -o cutout.webp"#,
                #"curl -f "$SILHOUETTE\#(path)" -H "Authorization: Bearer $TOKEN" -H "Accept: application/json" -F file=@portrait.jpg -F crop=true -F bg_color=ffffff -F output_format=jpg"#,
                #"curl -f "$SILHOUETTE\#(path)" -H "Authorization: Bearer $TOKEN" -F file=@portrait.jpg -F explain=true -o stages.zip"#,
            ]
        case .removeBG:
            [
                #"curl -f "$SILHOUETTE\#(path)" -H "X-Api-Key: $API_SECRET_KEY" -F image_file=@portrait.jpg -F size=auto -o no-bg.png"#,
                #"base64 portrait.jpg | curl -f "$SILHOUETTE\#(path)" -H "X-Api-Key: $API_SECRET_KEY" --data-urlencode image_file_b64@- -d size=preview -o no-bg.png"#,
            ]
        case .account: [#"curl -f "$SILHOUETTE\#(path)" -H "X-Api-Key: $API_SECRET_KEY""#]
        case .improve: []
        }
    }
}
