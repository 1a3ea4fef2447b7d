import { beforeAll, describe, expect, it } from 'vitest';
import { type Classifier, loadClassifier } from '../../classifier/classify.ts';
import type { Category } from '../../data/model.ts';

let classifier: Classifier;
beforeAll(() => {
  classifier = loadClassifier();
});

/** What a tool does, said in a language, with a name that says nothing; by category. */
const SAID: Record<string, Partial<Record<Category, string[]>>> = {
  Chinese: {
    Destructive: ['删除指定的文件', '永久删除数据库中的记录', '移除用户账户'],
    Write: ['创建一个新的文档', '更新客户信息', '发送消息给用户', '上传文件'],
    Execute: ['执行命令', '在服务器上运行代码'],
    Financial: ['转账到另一个账户', '购买股票', '向客户退款', '提现到银行账户'],
    Read: ['查询天气', '获取用户列表', '搜索文档'],
  },
  Japanese: {
    Destructive: ['ファイルを削除します', 'データベースを完全に削除する'],
    Write: ['新しいドキュメントを作成します', 'メッセージを送信します'],
    Execute: ['コマンドを実行します'],
    Financial: ['指定した口座に送金します', '商品を購入します'],
    Read: ['ユーザーの一覧を取得します', '文書を検索します'],
  },
  Korean: {
    Destructive: ['파일을 삭제합니다', '데이터베이스를 삭제'],
    Write: ['새 문서를 생성합니다', '메시지를 전송합니다'],
    Execute: ['명령을 실행합니다'],
    Financial: ['다른 계좌로 송금합니다', '주식을 매수합니다'],
    Read: ['사용자 목록을 조회합니다', '문서를 검색합니다'],
  },
  German: {
    Destructive: ['Löscht eine Datei.', 'Entfernt einen Benutzer endgültig.'],
    Write: ['Erstellt ein neues Dokument.', 'Sendet eine Nachricht.', 'Aktualisiert einen Kunden.'],
    Execute: ['Führt einen Befehl aus.'],
    Financial: ['Überweist Geld auf ein anderes Konto.', 'Bezahlt eine Rechnung.'],
    Read: ['Zeigt alle Dateien an.', 'Sucht nach Dokumenten.'],
  },
  Spanish: {
    Destructive: ['Elimina un archivo.', 'Borra la base de datos.'],
    Write: ['Crea un documento nuevo.', 'Envía un mensaje.', 'Actualiza un cliente.'],
    Execute: ['Ejecuta un comando.'],
    Financial: ['Transfiere dinero a otra cuenta.', 'Paga una factura.'],
    Read: ['Obtiene la lista de archivos.', 'Busca documentos.'],
  },
  French: {
    Destructive: ['Supprime un fichier.', 'Efface la base de données.'],
    Write: ['Crée un nouveau document.', 'Envoie un message.', 'Met à jour un client.'],
    Execute: ['Exécute une commande.'],
    Financial: ["Transfère de l'argent vers un autre compte.", 'Paie une facture.'],
    Read: ['Récupère la liste des fichiers.', 'Recherche des documents.'],
  },
  Portuguese: {
    Destructive: ['Exclui um arquivo.'],
    Write: ['Cria um documento novo.'],
    Read: ['Consulta a lista de arquivos.'],
  },
  Italian: { Destructive: ['Elimina un file.'], Write: ['Aggiorna un cliente.'], Read: ['Cerca documenti.'] },
  Russian: { Destructive: ['Удаляет файл.'], Write: ['Создает документ.'], Read: ['Показывает список файлов.'] },
};

describe.each(Object.entries(SAID))('%s', (_, categories) => {
  const rows = Object.entries(categories).flatMap(([category, texts]) => texts!.map((t) => [t, category] as const));
  it.each(rows)('%s: %s', (description, category) => {
    const got = classifier.classify({ name: 'tool_7', description, inputSchema: {} }, { name: 'somewhere' });
    expect(got.category, got.rationale).toBe(category);
  });
});

it('what cannot be read follows the name, and without one is unknown', () => {
  for (const description of ['ลบไฟล์ทั้งหมด', 'फ़ाइल हटाएँ', 'מוחק קובץ', 'διαγράφει ένα αρχείο']) {
    const inputSchema = {};
    expect(classifier.classify({ name: 'delete_file', description, inputSchema }, { name: 's' }).category).toBe(
      'Destructive',
    );
    const got = classifier.classify({ name: 'x7', description, inputSchema }, { name: 's' });
    expect(got.category, description).toBe('Unknown');
    expect(got.risk).toBe('high');
  }
});
