using CatalogGenerator;

// Rewrites every *.g.cs that comes from procedures.json: dotnet run --project tools/CatalogGenerator
var root = Repository.Root(Environment.CurrentDirectory);
var files = Generator.Generate(File.ReadAllText(Path.Combine(root, Generator.Source)));
foreach (var (path, text) in files)
{
    File.WriteAllText(Path.Combine(root, path), text);
    Console.WriteLine(path);
}
