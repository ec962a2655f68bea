namespace DimeEmulator;

/// <summary>The two ways the import is known to answer.</summary>
internal enum AnswerShape
{
    /// <summary><c>{"content":"&lt;JSON text&gt;","contentType":"application/json","statusCode":200}</c>.</summary>
    Wrapped,

    /// <summary><c>{"success":true,"message":"ok","status":200,"phrase":"OK"}</c>.</summary>
    Flat,
}
