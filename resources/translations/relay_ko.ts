<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR">
<context>
    <name>AccessCard</name>
    <message>
        <source>Who may watch</source>
        <translation>누가 볼 수 있는지</translation>
    </message>
    <message>
        <source>A single camera can have a rule of its own: see its settings. Changing anything always needs a login with that right.</source>
        <translation>카메라마다 따로 정할 수도 있습니다. 카메라의 설정에서 바꾸십시오. 무엇이든 변경하려면 언제나 그 권한이 있는 로그인이 필요합니다.</translation>
    </message>
    <message>
        <source>People and their logins…</source>
        <translation>사용자와 로그인…</translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>Relay Server is running already, but does not answer. End it first (process {0}), then start it again.</source>
        <translation>Relay Server가 이미 실행 중이지만 응답하지 않습니다. 먼저 종료한 뒤(프로세스 {0}) 다시 시작하십시오.</translation>
    </message>
</context>
<context>
    <name>BandwidthCard</name>
    <message>
        <source>Data rate of each viewer over the last two minutes</source>
        <translation>최근 2분 동안 시청자별 데이터 전송률</translation>
    </message>
    <message>
        <source>Data rate from the camera and to all viewers over the last two minutes</source>
        <translation>최근 2분 동안 카메라에서 들어오고 전체 시청자에게 나간 데이터 전송률</translation>
    </message>
    <message>
        <source>Viewers by data rate</source>
        <translation>전송률 순 시청자</translation>
    </message>
    <message>
        <source>Totals</source>
        <translation>합계</translation>
    </message>
    <message>
        <source>Others ({0})</source>
        <translation>그 외 ({0})</translation>
    </message>
    <message>
        <source>From the camera</source>
        <translation>카메라 수신</translation>
    </message>
    <message>
        <source>To all viewers</source>
        <translation>전체 송신</translation>
    </message>
    <message>
        <source>Each viewer</source>
        <translation>시청자별</translation>
    </message>
    <message>
        <source>Camera and all viewers together</source>
        <translation>카메라와 전체 시청자</translation>
    </message>
</context>
<context>
    <name>BandwidthPlot</name>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation>이 알림 닫기</translation>
    </message>
</context>
<context>
    <name>BeACameraPage</name>
    <message>
        <source>There is no camera yet.</source>
        <translation>아직 카메라가 없습니다.</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>저장됨: {0}</translation>
    </message>
    <message>
        <source>Cameras for recorders</source>
        <translation>녹화기에 주는 카메라</translation>
    </message>
    <message>
        <source>Recorders and other video programs find each camera that is switched on here as an ONVIF camera of its own. The camera itself is still asked by the relay alone.</source>
        <translation>여기서 켠 카메라는 녹화기와 다른 영상 프로그램에서 각각 하나의 ONVIF 카메라로 보입니다. 카메라에는 여전히 릴레이만 접속합니다.</translation>
    </message>
    <message>
        <source>Offer to recorders</source>
        <translation>녹화기에 제공</translation>
    </message>
</context>
<context>
    <name>BrandForm</name>
    <message>
        <source>Usual</source>
        <translation>기본값</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>제조사</translation>
    </message>
    <message>
        <source>Network address of the camera or recorder</source>
        <translation>카메라 또는 녹화기의 네트워크 주소</translation>
    </message>
    <message>
        <source>The number you type to open its web page</source>
        <translation>장치의 웹 페이지를 열 때 입력하는 숫자 주소입니다</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>채널</translation>
    </message>
    <message>
        <source>1 for a single camera</source>
        <translation>카메라 한 대라면 1</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>포트</translation>
    </message>
    <message>
        <source>Leave as it is unless somebody changed it at the camera.</source>
        <translation>카메라에서 바꾸지 않았다면 그대로 두십시오.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>Copy it from the recorder&apos;s own page.</source>
        <translation>녹화기의 자체 페이지에서 복사하십시오.</translation>
    </message>
    <message>
        <source>You pasted a whole address, {0}. With this brand, the relay would use another one.</source>
        <translation>전체 주소 {0}을(를) 붙여 넣었습니다. 이 제조사를 선택하면 다른 주소를 사용하게 됩니다.</translation>
    </message>
    <message>
        <source>Use the whole address</source>
        <translation>전체 주소 사용</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>영상</translation>
    </message>
    <message>
        <source>Best quality only</source>
        <translation>최고 화질만</translation>
    </message>
    <message>
        <source>Also offer a smaller picture for slow connections</source>
        <translation>느린 연결을 위한 작은 영상도 제공</translation>
    </message>
</context>
<context>
    <name>CameraActions</name>
    <message>
        <source>Stop all cameras?</source>
        <translation>모든 카메라를 중지할까요?</translation>
    </message>
    <message>
        <source>Viewers watching now: {0}. Their picture ends at once.</source>
        <translation>지금 시청 중: {0}명. 영상이 바로 끊깁니다.</translation>
    </message>
    <message>
        <source>Stop “{0}”?</source>
        <translation>“{0}” 카메라를 중지할까요?</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Stop all</source>
        <translation>모두 중지</translation>
    </message>
    <message>
        <source>Disconnected. A browser or a recorder comes back by itself after a few seconds.</source>
        <translation>연결을 끊었습니다. 브라우저나 녹화기는 몇 초 뒤 스스로 다시 연결합니다.</translation>
    </message>
    <message>
        <source>Nobody at this address can watch any camera of this relay until the time is over. Where several people share one address, as behind a router or a proxy, all of them are kept out.</source>
        <translation>그동안 이 주소에서는 아무도 이 중계 서버의 카메라를 볼 수 없습니다. 공유기나 프록시 뒤처럼 여러 사람이 한 주소를 함께 쓰면 모두 볼 수 없습니다.</translation>
    </message>
    <message>
        <source>Disconnect {0} and block it for {1} minutes?</source>
        <translation>{0}의 연결을 끊고 {1}분 동안 막을까요?</translation>
    </message>
    <message>
        <source>Disconnect and block</source>
        <translation>끊고 막기</translation>
    </message>
    <message>
        <source>{0} is blocked for {1} minutes.</source>
        <translation>{0}을(를) {1}분 동안 막았습니다.</translation>
    </message>
    <message>
        <source>The camera itself is not touched, but its link stops working for everybody who has it.</source>
        <translation>카메라 자체는 그대로이지만, 이 링크를 가진 모든 사람이 더 이상 볼 수 없습니다.</translation>
    </message>
    <message>
        <source>Remove “{0}”?</source>
        <translation>“{0}” 카메라를 삭제할까요?</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Copied: {0}</source>
        <translation>복사함: {0}</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>확인</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Cameras added: {0}.</source>
        <translation>카메라 {0}대를 추가했습니다.</translation>
    </message>
    <message>
        <source>Names taken over: {0}.</source>
        <translation>이름 {0}개를 바꿨습니다.</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>저장함: {0}</translation>
    </message>
</context>
<context>
    <name>CameraCard</name>
    <message>
        <source>Viewers</source>
        <translation>시청자</translation>
    </message>
    <message>
        <source>From the camera</source>
        <translation>카메라 수신</translation>
    </message>
    <message>
        <source>To all viewers</source>
        <translation>전체 송신</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Live for {0}</source>
        <translation>방송 시간 {0}</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>공유</translation>
    </message>
    <message>
        <source>{0} turned away since {1}: raise the limit</source>
        <translation>{1}부터 {0}명이 보지 못했습니다. 한도를 높이십시오</translation>
    </message>
    <message>
        <source>Start {0}</source>
        <translation>{0} 시작</translation>
    </message>
    <message>
        <source>Open {0}</source>
        <translation>{0} 열기</translation>
    </message>
    <message>
        <source>Share {0}</source>
        <translation>{0} 공유</translation>
    </message>
    <message>
        <source>More for {0}</source>
        <translation>{0} 메뉴</translation>
    </message>
    <message>
        <source>More for this camera</source>
        <translation>이 카메라의 다른 메뉴</translation>
    </message>
    <message>
        <source>Share…</source>
        <translation>공유…</translation>
    </message>
    <message>
        <source>Copy the link for viewers</source>
        <translation>시청자용 링크 복사</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>변경…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Add another channel of this recorder…</source>
        <translation>이 녹화기의 다른 채널 추가…</translation>
    </message>
    <message>
        <source>Stop…</source>
        <translation>중지…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Look for new channels of this recorder…</source>
        <translation>이 녹화기의 새 채널 찾기…</translation>
    </message>
</context>
<context>
    <name>CameraDialog</name>
    <message>
        <source>Change camera</source>
        <translation>카메라 변경</translation>
    </message>
    <message>
        <source>Add a camera</source>
        <translation>카메라 추가</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Close without saving?</source>
        <translation>저장하지 않고 닫을까요?</translation>
    </message>
    <message>
        <source>What you have filled in is lost.</source>
        <translation>입력한 내용이 사라집니다.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>계속 입력</translation>
    </message>
    <message>
        <source>“{0}” is added. This is the next channel.</source>
        <translation>“{0}”을(를) 추가했습니다. 다음 채널입니다.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Add camera</source>
        <translation>카메라 추가</translation>
    </message>
    <message>
        <source>Save anyway</source>
        <translation>그래도 저장</translation>
    </message>
    <message>
        <source>Add anyway</source>
        <translation>그래도 추가</translation>
    </message>
    <message>
        <source>Test the connection</source>
        <translation>연결 테스트</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Add {0}, rename {1}</source>
        <translation>{0}대 추가, {1}대 이름 변경</translation>
    </message>
    <message>
        <source>Take over the new names</source>
        <translation>새 이름 적용</translation>
    </message>
    <message>
        <source>Add {0} cameras</source>
        <translation>카메라 {0}대 추가</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Add, and the next channel</source>
        <translation>추가하고 다음 채널로</translation>
    </message>
</context>
<context>
    <name>CameraPage</name>
    <message>
        <source>Viewers</source>
        <translation>시청자</translation>
    </message>
    <message>
        <source>From the camera</source>
        <translation>카메라 수신</translation>
    </message>
    <message>
        <source>To all viewers</source>
        <translation>전체 송신</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>변경…</translation>
    </message>
    <message>
        <source>Look for new channels of this recorder…</source>
        <translation>이 녹화기의 새 채널 찾기…</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>기술 정보</translation>
    </message>
    <message>
        <source>All cameras</source>
        <translation>모든 카메라</translation>
    </message>
    <message>
        <source>More for this camera</source>
        <translation>이 카메라의 다른 작업</translation>
    </message>
    <message>
        <source>Add another channel of this recorder…</source>
        <translation>이 녹화기의 다른 채널 추가…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
</context>
<context>
    <name>CamerasHeading</name>
    <message>
        <source>Add camera</source>
        <translation>카메라 추가</translation>
    </message>
    <message>
        <source>Find a camera</source>
        <translation>카메라 찾기</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>Large pictures</source>
        <translation>크게 보기</translation>
    </message>
    <message>
        <source>Small pictures</source>
        <translation>작게 보기</translation>
    </message>
</context>
<context>
    <name>CamerasPage</name>
    <message>
        <source>Add a camera</source>
        <translation>카메라 추가</translation>
    </message>
    <message>
        <source>No camera is called that.</source>
        <translation>그런 이름의 카메라가 없습니다.</translation>
    </message>
</context>
<context>
    <name>Centring</name>
    <message>
        <source>Click where the camera shall look</source>
        <translation>카메라가 향할 곳을 누르십시오</translation>
    </message>
</context>
<context>
    <name>ChannelDelegate</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>링크</translation>
    </message>
</context>
<context>
    <name>ChannelTable</name>
    <message>
        <source>Channels</source>
        <translation>채널</translation>
    </message>
</context>
<context>
    <name>ChannelTableModel</name>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>링크</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>화면</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Add {0}</source>
        <translation>{0} 추가</translation>
    </message>
</context>
<context>
    <name>ChannelsStep</name>
    <message>
        <source>Tick all online</source>
        <translation>온라인 모두 선택</translation>
    </message>
    <message>
        <source>None</source>
        <translation>선택 해제</translation>
    </message>
    <message>
        <source>Always connected</source>
        <translation>항상 연결</translation>
    </message>
    <message>
        <source>Only while somebody watches</source>
        <translation>보는 사람이 있을 때만</translation>
    </message>
    <message>
        <source>Offer the small pictures too</source>
        <translation>작은 화면도 제공</translation>
    </message>
    <message>
        <source>This is the camera</source>
        <translation>이 카메라입니다</translation>
    </message>
    <message>
        <source>{0} channels, {1} of them online. Tick what to relay; names and links can be changed.</source>
        <translation>채널 {0}개, 그중 {1}개가 온라인입니다. 중계할 것을 선택하십시오. 이름과 링크는 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>Cameras of {0} devices</source>
        <translation>장치 {0}대의 카메라</translation>
    </message>
    <message>
        <source>Tick what to relay; names and links can be changed.</source>
        <translation>중계할 것을 선택하십시오. 이름과 링크는 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>Another login…</source>
        <translation>다른 로그인…</translation>
    </message>
    <message>
        <source>Not in the recorder&apos;s list any more: {0}</source>
        <translation>녹화기 목록에 더 이상 없음: {0}</translation>
    </message>
    <message>
        <source>They stay here until you remove them.</source>
        <translation>직접 삭제할 때까지 여기에 남아 있습니다.</translation>
    </message>
    <message>
        <source>Everything of this device is here already.</source>
        <translation>이 장치의 카메라는 모두 이미 있습니다.</translation>
    </message>
    <message>
        <source>Nothing is new, and no name has changed.</source>
        <translation>새 채널도, 바뀐 이름도 없습니다.</translation>
    </message>
    <message>
        <source>The device has no channels.</source>
        <translation>장치에 채널이 없습니다.</translation>
    </message>
    <message>
        <source>Add its cameras in the recorder first, then look again.</source>
        <translation>먼저 녹화기에 카메라를 추가한 뒤 다시 확인하십시오.</translation>
    </message>
    <message>
        <source>Connect to the cameras</source>
        <translation>카메라 연결</translation>
    </message>
</context>
<context>
    <name>ConnectionTestStep</name>
    <message>
        <source>Connecting to the camera…</source>
        <translation>카메라에 연결하는 중…</translation>
    </message>
    <message>
        <source>This takes a few seconds, {0} s at most.</source>
        <translation>몇 초 걸립니다. 최대 {0}초입니다.</translation>
    </message>
    <message>
        <source>The test was stopped</source>
        <translation>테스트를 멈췄습니다</translation>
    </message>
    <message>
        <source>Try again, go back, or add the camera without a test.</source>
        <translation>다시 시도하거나, 뒤로 가거나, 테스트 없이 카메라를 추가하십시오.</translation>
    </message>
    <message>
        <source>The test was stopped.</source>
        <translation>테스트를 멈췄습니다.</translation>
    </message>
    <message>
        <source>Try it again, go back to change something, or add the camera without a test.</source>
        <translation>다시 시도하거나, 뒤로 가서 고치거나, 테스트 없이 카메라를 추가하십시오.</translation>
    </message>
    <message>
        <source>Tested: {0}</source>
        <translation>테스트한 주소: {0}</translation>
    </message>
    <message>
        <source>This is what it sends right now.</source>
        <translation>지금 카메라가 보내는 화면입니다.</translation>
    </message>
    <message>
        <source>That did not work yet</source>
        <translation>아직 연결되지 않았습니다</translation>
    </message>
    <message>
        <source>Nothing is lost: go back and change something, or try again.</source>
        <translation>입력한 내용은 그대로입니다. 뒤로 가서 고치거나 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Asking the camera for its picture</source>
        <translation>카메라에 영상을 요청하는 중</translation>
    </message>
    <message>
        <source>Stop the test</source>
        <translation>테스트 중지</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Change the password</source>
        <translation>비밀번호 바꾸기</translation>
    </message>
</context>
<context>
    <name>CopyBlock</name>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the lines for {0}</source>
        <translation>{0} 복사</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사됨</translation>
    </message>
</context>
<context>
    <name>CopyRow</name>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the address for {0}</source>
        <translation>{0}용 주소 복사</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사했습니다</translation>
    </message>
</context>
<context>
    <name>CrashReporter</name>
    <message>
        <source>Something went wrong that should not have. The relay itself goes on where it can.</source>
        <translation>예상하지 못한 문제가 생겼습니다. 중계는 가능한 한 계속됩니다.</translation>
    </message>
    <message>
        <source>Details are in the log file: {0}</source>
        <translation>자세한 내용은 로그 파일에 있습니다: {0}</translation>
    </message>
</context>
<context>
    <name>DetailsStep</name>
    <message>
        <source>Address</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>From the camera&apos;s manual or its web page, often under “RTSP”</source>
        <translation>카메라 설명서나 웹 페이지의 “RTSP” 항목에서 찾을 수 있습니다</translation>
    </message>
    <message>
        <source>Address of a smaller picture</source>
        <translation>작은 화면의 주소</translation>
    </message>
    <message>
        <source>For viewers with slow connections. Empty = there is none.</source>
        <translation>연결이 느린 시청자를 위한 것입니다. 비워 두면 사용하지 않습니다.</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>추가 설정</translation>
    </message>
    <message>
        <source>Where is the camera?</source>
        <translation>카메라의 주소를 입력하십시오</translation>
    </message>
    <message>
        <source>The address is in the camera&apos;s app, on its label or in your router.</source>
        <translation>주소는 카메라 앱, 제품 라벨 또는 공유기에서 찾을 수 있습니다.</translation>
    </message>
    <message>
        <source>Paste the whole address. A user name and password inside it are moved to their fields.</source>
        <translation>전체 주소를 붙여 넣으십시오. 주소 안의 사용자 이름과 비밀번호는 해당 칸으로 옮겨집니다.</translation>
    </message>
    <message>
        <source>Use this login for the other {0} cameras of this recorder too</source>
        <translation>이 녹화기의 다른 카메라 {0}대에도 이 로그인 사용</translation>
    </message>
    <message>
        <source>How the pictures travel</source>
        <translation>영상 전송 방식</translation>
    </message>
    <message>
        <source>Keep “Automatic” unless the picture breaks up.</source>
        <translation>영상이 깨지지 않는다면 “자동”으로 두십시오.</translation>
    </message>
    <message>
        <source>Address the relay will use</source>
        <translation>중계 서버가 사용할 주소</translation>
    </message>
</context>
<context>
    <name>DeviceLoginStep</name>
    <message>
        <source>Network address of the recorder</source>
        <translation>녹화기의 네트워크 주소</translation>
    </message>
    <message>
        <source>The number you type to open its web page</source>
        <translation>웹 페이지를 열 때 입력하는 숫자</translation>
    </message>
    <message>
        <source>Find out</source>
        <translation>자동으로 찾기</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>제조사</translation>
    </message>
    <message>
        <source>Leave it, unless the relay does not find out.</source>
        <translation>자동으로 찾지 못할 때만 바꾸십시오.</translation>
    </message>
    <message>
        <source>Send the password readable, in a network that I trust</source>
        <translation>믿을 수 있는 네트워크이므로 비밀번호를 그대로 보내기</translation>
    </message>
    <message>
        <source>Where is the recorder?</source>
        <translation>녹화기는 어디에 있나요?</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>The login that the relay has for “{0}”</source>
        <translation>릴레이에 저장된 “{0}”의 로그인 사용</translation>
    </message>
    <message>
        <source>The same login as for “{0}”</source>
        <translation>“{0}”과(와) 같은 로그인 사용</translation>
    </message>
    <message>
        <source>Asking the device for its cameras…</source>
        <translation>장치에 카메라를 묻는 중…</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{1} 중 {0}</translation>
    </message>
    <message>
        <source>The address is on its screen, in its app or in your router. The login is that of its own web page.</source>
        <translation>주소는 녹화기 화면, 앱 또는 공유기에 있습니다. 로그인은 녹화기 웹 페이지와 같습니다.</translation>
    </message>
    <message>
        <source>“{0}” at {1} asks for a user name and a password.</source>
        <translation>“{0}”({1})에 로그인할 사용자 이름과 비밀번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>One login for {0} devices: {1}. Those that refuse it can have another one afterwards.</source>
        <translation>장치 {0}대에 같은 로그인을 씁니다: {1}. 거부하는 장치에는 나중에 다른 로그인을 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>This is not a network address. It should look like 192.168.1.20.</source>
        <translation>네트워크 주소가 아닙니다. 192.168.1.20과 같은 형식이어야 합니다.</translation>
    </message>
    <message>
        <source>Type the user name that goes with the password.</source>
        <translation>비밀번호에 맞는 사용자 이름을 입력하십시오.</translation>
    </message>
</context>
<context>
    <name>DeviceRow</name>
    <message>
        <source>Offer {0} to recorders</source>
        <translation>녹화기에 {0} 제공</translation>
    </message>
    <message>
        <source>What to type</source>
        <translation>입력할 내용</translation>
    </message>
    <message>
        <source>What to type for {0}</source>
        <translation>{0}에 입력할 내용</translation>
    </message>
    <message>
        <source>Not reachable: the relay or its ONVIF side is off.</source>
        <translation>연결할 수 없음: 릴레이나 ONVIF 기능이 꺼져 있습니다.</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Show one camera to many people</source>
        <translation>카메라 한 대를 여러 사람에게</translation>
    </message>
    <message>
        <source>The relay takes the picture from your camera once and hands it on to everybody who watches. Your camera does no extra work.</source>
        <translation>중계 서버가 카메라 영상을 한 번만 받아서 보는 사람 모두에게 나눠 줍니다. 카메라의 부담은 늘지 않습니다.</translation>
    </message>
    <message>
        <source>Add your camera</source>
        <translation>카메라 추가</translation>
    </message>
    <message>
        <source>See its picture here</source>
        <translation>여기에서 영상 확인</translation>
    </message>
    <message>
        <source>Share the link</source>
        <translation>링크 공유</translation>
    </message>
    <message>
        <source>Add your first camera</source>
        <translation>첫 카메라 추가</translation>
    </message>
    <message>
        <source>Try the built-in demo camera</source>
        <translation>내장 데모 카메라 사용해 보기</translation>
    </message>
</context>
<context>
    <name>FinishStep</name>
    <message>
        <source>Give it a name</source>
        <translation>이름 정하기</translation>
    </message>
    <message>
        <source>People see this name. It also becomes part of the link they open.</source>
        <translation>시청자에게 보이는 이름입니다. 링크에도 쓰입니다.</translation>
    </message>
    <message>
        <source>For example: Main hall</source>
        <translation>예: 대예배실</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>채널</translation>
    </message>
    <message>
        <source>Always connected</source>
        <translation>항상 연결</translation>
    </message>
    <message>
        <source>Viewers see the picture at once. Best for most cameras.</source>
        <translation>시청자가 바로 영상을 볼 수 있습니다. 대부분의 카메라에 알맞습니다.</translation>
    </message>
    <message>
        <source>Only while somebody watches</source>
        <translation>누군가 볼 때만 연결</translation>
    </message>
    <message>
        <source>Saves network and camera power. The first viewer waits a moment.</source>
        <translation>네트워크와 카메라 전력을 아낍니다. 첫 시청자는 잠시 기다립니다.</translation>
    </message>
    <message>
        <source>When should the relay connect to the camera?</source>
        <translation>언제 카메라에 연결할까요?</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>추가 설정</translation>
    </message>
    <message>
        <source>People see this name. The link they open stays as it is.</source>
        <translation>시청자에게 보이는 이름입니다. 시청 링크는 바뀌지 않습니다.</translation>
    </message>
</context>
<context>
    <name>Flows</name>
    <message>
        <source>Demo camera</source>
        <translation>데모 카메라</translation>
    </message>
    <message>
        <source>Choose the camera&apos;s brand.</source>
        <translation>카메라 제조사를 고르십시오.</translation>
    </message>
    <message>
        <source>Type the camera&apos;s address in your network, such as 192.168.1.20.</source>
        <translation>네트워크에서 카메라의 주소를 입력하십시오. 예: 192.168.1.20</translation>
    </message>
    <message>
        <source>This is not a network address. It should look like 192.168.1.20.</source>
        <translation>네트워크 주소가 아닙니다. 192.168.1.20과 같은 형식이어야 합니다.</translation>
    </message>
    <message>
        <source>Ports go from 1 to 65535.</source>
        <translation>포트는 1에서 65535까지입니다.</translation>
    </message>
    <message>
        <source>Channels count from 1.</source>
        <translation>채널은 1부터 시작합니다.</translation>
    </message>
    <message>
        <source>Paste the camera&apos;s address, such as rtsp://192.168.1.20/stream1.</source>
        <translation>카메라 주소를 붙여 넣으십시오. 예: rtsp://192.168.1.20/stream1</translation>
    </message>
    <message>
        <source>This address cannot be right. It should look like rtsp://192.168.1.20/stream1.</source>
        <translation>올바른 주소가 아닙니다. rtsp://192.168.1.20/stream1과 같은 형식이어야 합니다.</translation>
    </message>
    <message>
        <source>Give the camera a name.</source>
        <translation>카메라 이름을 입력하십시오.</translation>
    </message>
    <message>
        <source>This name is too long.</source>
        <translation>이름이 너무 깁니다.</translation>
    </message>
    <message>
        <source>Another camera has this name.</source>
        <translation>같은 이름의 카메라가 있습니다.</translation>
    </message>
    <message>
        <source>Type the user name that goes with the password.</source>
        <translation>비밀번호에 맞는 사용자 이름을 입력하십시오.</translation>
    </message>
    <message>
        <source>Type the password again: the saved one is never sent to another address.</source>
        <translation>비밀번호를 다시 입력하십시오. 저장된 비밀번호는 다른 주소로 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Use small letters, digits and hyphens.</source>
        <translation>영문 소문자, 숫자, 하이픈만 쓰십시오.</translation>
    </message>
    <message>
        <source>{brand} channel {channel}</source>
        <translation>{brand} {channel}번 채널</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>카메라 {number}</translation>
    </message>
    <message>
        <source>Recorders: analogue channels count from 1, network cameras go on after the last analogue one (with 16 analogue inputs, the first network camera is 17).</source>
        <translation>녹화기: 아날로그 채널은 1부터, 네트워크 카메라는 마지막 아날로그 채널 다음 번호부터입니다 (아날로그 입력이 16개면 첫 네트워크 카메라는 17).</translation>
    </message>
    <message>
        <source>Recorders: the channel is the number shown on the recorder, from 1.</source>
        <translation>녹화기: 녹화기에 표시된 번호(1부터)가 채널입니다.</translation>
    </message>
    <message>
        <source>The channel counts the lenses or inputs of one device.</source>
        <translation>채널은 한 장치의 렌즈 또는 입력 번호입니다.</translation>
    </message>
    <message>
        <source>The profile numbers can be changed in the camera; 2 and 3 are usual.</source>
        <translation>프로필 번호는 카메라에서 바꿀 수 있으며 보통 2와 3입니다.</translation>
    </message>
    <message>
        <source>Use the last of the device ports shown in the recorder&apos;s network page, such as 558. It serves 10 viewers at most.</source>
        <translation>녹화기 네트워크 페이지에 표시된 장치 포트 중 마지막 포트(예: 558)를 쓰십시오. 최대 10명까지만 볼 수 있는 장치입니다.</translation>
    </message>
    <message>
        <source>Steadier than RTSP on models of up to 5 megapixels. HTTP must be switched on in the camera.</source>
        <translation>500만 화소 이하 모델에서는 RTSP보다 안정적입니다. 카메라에서 HTTP를 켜야 합니다.</translation>
    </message>
    <message>
        <source>RTMP must be switched on in the camera.</source>
        <translation>카메라에서 RTMP를 켜야 합니다.</translation>
    </message>
    <message>
        <source>Make a camera account in the Tapo app (Advanced settings); the app&apos;s own login does not work here. VIGI: choose H.264 and switch Smart Coding off.</source>
        <translation>Tapo 앱의 고급 설정에서 카메라 계정을 만드십시오. 앱 로그인 계정은 쓸 수 없습니다. VIGI: H.264를 고르고 스마트 코딩을 끄십시오.</translation>
    </message>
    <message>
        <source>In Protect, open the camera&apos;s settings, switch an RTSP quality on and paste its link here. Models from G5 on need Protect.</source>
        <translation>Protect에서 카메라 설정을 열고 RTSP 화질 하나를 켠 뒤 그 링크를 여기에 붙여 넣으십시오. G5 이후 모델은 Protect가 필요합니다.</translation>
    </message>
    <message>
        <source>The channel is the line of an encoder with several inputs; a single camera has 1.</source>
        <translation>채널은 입력이 여러 개인 인코더의 회선 번호입니다. 카메라 한 대라면 1입니다.</translation>
    </message>
    <message>
        <source>The names can be changed in the camera&apos;s RTSP settings.</source>
        <translation>이름은 카메라의 RTSP 설정에서 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>The usual choice for recorders and cameras without a brand that use the XMeye app.</source>
        <translation>XMeye 앱을 쓰는, 상표 없는 녹화기와 카메라는 대개 이것입니다.</translation>
    </message>
    <message>
        <source>The API server must be switched on in the recorder.</source>
        <translation>녹화기에서 API 서버를 켜야 합니다.</translation>
    </message>
    <message>
        <source>Sent as multicast: this computer must be on the same network as the camera. It serves 8 direct viewers at most.</source>
        <translation>멀티캐스트로 전송됩니다. 이 컴퓨터가 카메라와 같은 네트워크에 있어야 합니다. 직접 연결은 최대 8명까지입니다.</translation>
    </message>
    <message>
        <source>Another brand, or not sure</source>
        <translation>다른 제조사 또는 잘 모름</translation>
    </message>
    <message>
        <source>The usual addresses are tried one after the other.</source>
        <translation>흔히 쓰는 주소를 차례로 시도합니다.</translation>
    </message>
    <message>
        <source>The camera works.</source>
        <translation>카메라가 잘 작동합니다.</translation>
    </message>
    <message>
        <source>It sends no sound. Where sound is wanted, switch it on in the camera.</source>
        <translation>소리를 보내지 않습니다. 소리가 필요하면 카메라에서 켜십시오.</translation>
    </message>
    <message>
        <source>Not every web browser can show H.265. For viewers in browsers, choose H.264 in the camera.</source>
        <translation>H.265를 재생하지 못하는 웹 브라우저가 있습니다. 브라우저로 볼 사람이 있다면 카메라에서 H.264를 고르십시오.</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>영상</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>소리</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>연결 방식</translation>
    </message>
    <message>
        <source>First picture after</source>
        <translation>첫 영상까지</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}초</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>The camera answers, but none of the usual addresses fits.</source>
        <translation>카메라가 응답하지만 흔히 쓰는 주소가 모두 맞지 않습니다.</translation>
    </message>
    <message>
        <source>The relay shows “{title}” from there, and the device serves one program at a time.</source>
        <translation>중계 서버가 이 장치에서 “{title}”을(를) 받고 있습니다. 이 장치는 한 번에 한 프로그램만 받습니다.</translation>
    </message>
    <message>
        <source>Share that camera instead; or stop it, then try again.</source>
        <translation>그 카메라를 공유하거나, 그 카메라를 멈춘 뒤 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The relay itself is connected to this camera, which serves one program at a time.</source>
        <translation>중계 서버가 이미 카메라에 연결되어 있습니다. 이 카메라는 한 번에 한 프로그램만 받습니다.</translation>
    </message>
    <message>
        <source>Save it anyway: the relay lets go of the camera, and connects again the new way.</source>
        <translation>그대로 저장하십시오. 중계 서버가 연결을 끊고 새 설정으로 다시 연결합니다.</translation>
    </message>
    <message>
        <source>Choose its brand, or look for its RTSP address in the manual and paste that.</source>
        <translation>제조사를 고르거나, 설명서에서 RTSP 주소를 찾아 붙여 넣으십시오.</translation>
    </message>
    <message>
        <source>Port {port} is already in use by {program}.</source>
        <translation>{program} 프로그램이 {port}번 포트를 이미 쓰고 있습니다.</translation>
    </message>
    <message>
        <source>Something went wrong.</source>
        <translation>문제가 생겼습니다.</translation>
    </message>
    <message>
        <source>The log page has the details. Please try again.</source>
        <translation>자세한 내용은 로그 페이지에 있습니다. 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Port {port} is already in use by another program.</source>
        <translation>다른 프로그램이 {port}번 포트를 이미 쓰고 있습니다.</translation>
    </message>
    <message>
        <source>Close that program, or use another port.</source>
        <translation>그 프로그램을 닫거나 다른 포트를 쓰십시오.</translation>
    </message>
    <message>
        <source>This system does not let the relay use port {port}.</source>
        <translation>이 시스템에서는 {port}번 포트를 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Use a port above 1023, such as 8554.</source>
        <translation>8554처럼 1023보다 큰 포트를 쓰십시오.</translation>
    </message>
    <message>
        <source>Windows keeps port {port} for itself.</source>
        <translation>Windows가 {port}번 포트를 따로 잡아 두고 있습니다.</translation>
    </message>
    <message>
        <source>Use another port. Hyper-V, WSL and Docker reserve whole ranges of them.</source>
        <translation>다른 포트를 사용하십시오. Hyper-V, WSL, Docker는 여러 포트를 한꺼번에 예약합니다.</translation>
    </message>
    <message>
        <source>The relay cannot listen on port {port}.</source>
        <translation>{port}번 포트를 열 수 없습니다.</translation>
    </message>
    <message>
        <source>Use another port or another network address.</source>
        <translation>다른 포트나 다른 네트워크 주소를 쓰십시오.</translation>
    </message>
    <message>
        <source>Another relay (process {process}) uses the same folder: {folder}</source>
        <translation>다른 중계 서버(프로세스 {process})가 같은 폴더를 사용하고 있습니다: {folder}</translation>
    </message>
    <message>
        <source>End that one, or choose another folder for the relay&apos;s own files in the settings.</source>
        <translation>그 중계를 종료하거나, 설정에서 중계 서버 파일 폴더를 다른 곳으로 바꾸십시오.</translation>
    </message>
    <message>
        <source>Press Start first.</source>
        <translation>먼저 시작을 누르십시오.</translation>
    </message>
    <message>
        <source>The relay is off.</source>
        <translation>중계가 꺼져 있습니다.</translation>
    </message>
    <message>
        <source>The relay could not start.</source>
        <translation>중계 서버를 시작하지 못했습니다.</translation>
    </message>
    <message>
        <source>There is already a camera with this name.</source>
        <translation>같은 이름의 카메라가 이미 있습니다.</translation>
    </message>
    <message>
        <source>This needs a login.</source>
        <translation>로그인이 필요합니다.</translation>
    </message>
    <message>
        <source>Log in first.</source>
        <translation>먼저 로그인하십시오.</translation>
    </message>
    <message>
        <source>This login is not good here, or no longer.</source>
        <translation>이 로그인은 여기서 쓸 수 없거나 만료되었습니다.</translation>
    </message>
    <message>
        <source>Check the name and the password, then log in again.</source>
        <translation>이름과 비밀번호를 확인한 뒤 다시 로그인하십시오.</translation>
    </message>
    <message>
        <source>This login may not do that.</source>
        <translation>이 계정에는 그 권한이 없습니다.</translation>
    </message>
    <message>
        <source>Ask somebody with more rights.</source>
        <translation>권한이 있는 사람에게 요청하십시오.</translation>
    </message>
    <message>
        <source>This address is blocked for a while.</source>
        <translation>이 주소는 잠시 차단되었습니다.</translation>
    </message>
    <message>
        <source>Ask whoever runs the relay.</source>
        <translation>서버 운영자에게 문의하십시오.</translation>
    </message>
    <message>
        <source>There were too many wrong logins.</source>
        <translation>잘못된 로그인이 너무 많았습니다.</translation>
    </message>
    <message>
        <source>Wait a few minutes, then try again.</source>
        <translation>몇 분 뒤에 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>As many people watch as may watch at the same time.</source>
        <translation>동시 시청 한도에 도달했습니다.</translation>
    </message>
    <message>
        <source>Try again in a moment, or raise the limit in the settings.</source>
        <translation>잠시 후 다시 시도하거나 설정에서 한도를 올리십시오.</translation>
    </message>
    <message>
        <source>As many people watch as the relay has bandwidth for.</source>
        <translation>서버의 전송 한도에 도달했습니다.</translation>
    </message>
    <message>
        <source>There is already a user with this name.</source>
        <translation>같은 이름의 사용자가 이미 있습니다.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>다른 이름을 고르십시오.</translation>
    </message>
    <message>
        <source>This user is not there any more.</source>
        <translation>이 사용자는 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>This cannot be the name of a user.</source>
        <translation>사용자 이름으로 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Use letters, digits, dots and hyphens.</source>
        <translation>영문자, 숫자, 점, 하이픈을 쓰십시오.</translation>
    </message>
    <message>
        <source>The user {name} stands in the relay&apos;s configuration file.</source>
        <translation>사용자 {name}은(는) 서버의 구성 파일에 있습니다.</translation>
    </message>
    <message>
        <source>Change it there; the relay takes the file over without a restart.</source>
        <translation>그 파일에서 바꾸십시오. 다시 시작하지 않아도 적용됩니다.</translation>
    </message>
    <message>
        <source>This password is too easy to guess.</source>
        <translation>비밀번호가 너무 쉽습니다.</translation>
    </message>
    <message>
        <source>Use at least {least} characters that nobody else would choose.</source>
        <translation>남이 짐작할 수 없는 {least}자 이상을 쓰십시오.</translation>
    </message>
    <message>
        <source>The kept password belongs to another device.</source>
        <translation>저장된 비밀번호는 다른 장치의 것입니다.</translation>
    </message>
    <message>
        <source>Enter the password of this one.</source>
        <translation>이 장치의 비밀번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>There is no kept password for this address.</source>
        <translation>이 주소에 저장된 비밀번호가 없습니다.</translation>
    </message>
    <message>
        <source>Enter the password.</source>
        <translation>비밀번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>This key or ticket is not there any more.</source>
        <translation>이 키 또는 티켓은 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>The request is not valid JSON.</source>
        <translation>요청이 올바른 JSON이 아닙니다.</translation>
    </message>
    <message>
        <source>The request has to be JSON.</source>
        <translation>요청은 JSON이어야 합니다.</translation>
    </message>
    <message>
        <source>The request is too large.</source>
        <translation>요청이 너무 큽니다.</translation>
    </message>
    <message>
        <source>The request took too long to come.</source>
        <translation>요청이 제시간에 도착하지 않았습니다.</translation>
    </message>
    <message>
        <source>This cannot be asked in this way.</source>
        <translation>이 방법으로는 요청할 수 없습니다.</translation>
    </message>
    <message>
        <source>There is nothing at this address.</source>
        <translation>이 주소에는 아무것도 없습니다.</translation>
    </message>
    <message>
        <source>Too many programs follow the relay already.</source>
        <translation>이미 너무 많은 프로그램이 서버를 지켜보고 있습니다.</translation>
    </message>
    <message>
        <source>Close some of them.</source>
        <translation>그중 일부를 닫으십시오.</translation>
    </message>
    <message>
        <source>No relay is running with the folder {folder}.</source>
        <translation>{folder} 폴더로 실행 중인 중계 서버가 없습니다.</translation>
    </message>
    <message>
        <source>Start it first.</source>
        <translation>먼저 시작하십시오.</translation>
    </message>
    <message>
        <source>What answers there is no relay.</source>
        <translation>그 주소에서 응답하는 것은 중계 서버가 아닙니다.</translation>
    </message>
    <message>
        <source>Check the address and the port.</source>
        <translation>주소와 포트를 확인하십시오.</translation>
    </message>
    <message>
        <source>The relay that is running there cannot be steered: its HTTP port is switched off.</source>
        <translation>실행 중인 서버의 HTTP 포트가 꺼져 있어 조작할 수 없습니다.</translation>
    </message>
    <message>
        <source>Switch HTTP on in its configuration.</source>
        <translation>서버 구성에서 HTTP를 켜십시오.</translation>
    </message>
    <message>
        <source>No relay answers at {url}.</source>
        <translation>{url}에서 응답하는 서버가 없습니다.</translation>
    </message>
    <message>
        <source>Check the address, and that the relay is running there.</source>
        <translation>주소를 확인하고, 그곳에서 서버가 실행 중인지 확인하십시오.</translation>
    </message>
    <message>
        <source>The relay&apos;s token cannot be read: {file}</source>
        <translation>서버의 토큰을 읽을 수 없습니다: {file}</translation>
    </message>
    <message>
        <source>Run this as the person who runs the relay.</source>
        <translation>서버를 실행하는 사용자로 실행하십시오.</translation>
    </message>
    <message>
        <source>This name cannot be part of a link.</source>
        <translation>링크에 쓸 수 없는 이름입니다.</translation>
    </message>
    <message>
        <source>Use letters, digits and hyphens.</source>
        <translation>영문자, 숫자, 하이픈만 쓰십시오.</translation>
    </message>
    <message>
        <source>This camera is not there any more.</source>
        <translation>이 카메라는 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>This address cannot be right.</source>
        <translation>올바른 주소가 아닙니다.</translation>
    </message>
    <message>
        <source>It should look like rtsp://192.168.1.20/stream1.</source>
        <translation>rtsp://192.168.1.20/stream1과 같은 형식이어야 합니다.</translation>
    </message>
    <message>
        <source>This viewer has already gone.</source>
        <translation>이 시청자는 이미 나갔습니다.</translation>
    </message>
    <message>
        <source>There is no picture to show yet.</source>
        <translation>아직 보여 줄 영상이 없습니다.</translation>
    </message>
    <message>
        <source>The relay&apos;s settings file was damaged and there is no good copy of it, so the relay begins with an empty one.</source>
        <translation>서버의 설정 파일이 손상되었고 정상 사본도 없어 빈 설정으로 시작합니다.</translation>
    </message>
    <message>
        <source>The relay&apos;s settings file was damaged, so its last good copy is in use.</source>
        <translation>서버의 설정 파일이 손상되어 마지막 정상 사본을 사용합니다.</translation>
    </message>
    <message>
        <source>What was changed just before is missing. The damaged file is kept as {aside}.</source>
        <translation>바로 전에 바꾼 내용은 빠져 있습니다. 손상된 파일은 {aside}에 보관했습니다.</translation>
    </message>
    <message>
        <source>The relay&apos;s settings file was gone, so its last good copy is in use.</source>
        <translation>서버의 설정 파일이 없어져 마지막 정상 사본을 사용합니다.</translation>
    </message>
    <message>
        <source>Look into the folder {folder} if you miss anything.</source>
        <translation>빠진 것이 있으면 {folder} 폴더를 살펴보십시오.</translation>
    </message>
    <message>
        <source>Some entries of the relay&apos;s settings file were damaged ({count}); they were taken from its last good copy.</source>
        <translation>서버 설정 파일의 일부 항목({count}개)이 손상되어 마지막 정상 사본에서 가져왔습니다.</translation>
    </message>
    <message>
        <source>Some entries of the relay&apos;s settings file were damaged and are lost ({count}): {entries}</source>
        <translation>서버 설정 파일의 일부 항목({count}개)이 손상되어 사라졌습니다: {entries}</translation>
    </message>
    <message>
        <source>Enter them again. The damaged file is kept as {aside}.</source>
        <translation>다시 입력하십시오. 손상된 파일은 {aside}에 보관했습니다.</translation>
    </message>
    <message>
        <source>Some entries of the relay&apos;s settings file cannot be read and are set aside ({count}).</source>
        <translation>서버 설정 파일의 일부 항목({count}개)을 읽을 수 없어 따로 보관했습니다.</translation>
    </message>
    <message>
        <source>Enter what is missing again.</source>
        <translation>빠진 내용을 다시 입력하십시오.</translation>
    </message>
    <message>
        <source>The passwords in the relay&apos;s settings file cannot be read: the key to them is not on this computer.</source>
        <translation>서버 설정 파일의 비밀번호를 읽을 수 없습니다. 이 컴퓨터에 그 키가 없습니다.</translation>
    </message>
    <message>
        <source>Enter the passwords of the cameras again, or bring the key back and start the relay anew.</source>
        <translation>카메라 비밀번호를 다시 입력하거나, 키를 되돌린 뒤 서버를 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>Nothing can be saved: the relay&apos;s folder may not be written.</source>
        <translation>서버 폴더에 쓸 수 없어 아무것도 저장할 수 없습니다.</translation>
    </message>
    <message>
        <source>Another program has the relay&apos;s settings file open.</source>
        <translation>다른 프로그램이 서버의 설정 파일을 열고 있습니다.</translation>
    </message>
    <message>
        <source>Close that program, then try again. The file is in {folder}.</source>
        <translation>그 프로그램을 닫고 다시 시도하십시오. 파일은 {folder}에 있습니다.</translation>
    </message>
    <message>
        <source>The relay&apos;s settings file was written by a newer version of this program.</source>
        <translation>서버의 설정 파일은 이 프로그램의 더 새로운 버전에서 저장되었습니다.</translation>
    </message>
    <message>
        <source>Start that version, or choose another folder for the relay&apos;s own files.</source>
        <translation>그 버전을 실행하거나 서버가 쓰는 폴더를 바꾸십시오.</translation>
    </message>
    <message>
        <source>Nothing was saved: {reason}.</source>
        <translation>저장하지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>The relay is busy saving.</source>
        <translation>서버가 저장하는 중입니다.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>잠시 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The disk with the relay&apos;s settings file does not answer.</source>
        <translation>서버의 설정 파일이 있는 디스크가 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>Check the disk, then try again.</source>
        <translation>디스크를 확인한 뒤 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The relay&apos;s settings file is not open.</source>
        <translation>서버의 설정 파일이 열려 있지 않습니다.</translation>
    </message>
    <message>
        <source>Try again when the relay has started.</source>
        <translation>서버가 시작된 뒤 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>There are as many entries as the relay&apos;s settings file takes ({most}).</source>
        <translation>서버 설정 파일에 더 넣을 수 없습니다(최대 {most}개).</translation>
    </message>
    <message>
        <source>Remove some that you no longer need.</source>
        <translation>필요 없는 항목을 삭제하십시오.</translation>
    </message>
    <message>
        <source>This entry is too large for the relay&apos;s settings file.</source>
        <translation>이 항목은 서버 설정 파일에 넣기에 너무 큽니다.</translation>
    </message>
    <message>
        <source>Shorten it.</source>
        <translation>줄이십시오.</translation>
    </message>
    <message>
        <source>The key to the relay&apos;s passwords cannot be kept.</source>
        <translation>서버 비밀번호의 키를 보관할 수 없습니다.</translation>
    </message>
    <message>
        <source>Check the permissions of the relay&apos;s folder, then try again.</source>
        <translation>서버 폴더의 권한을 확인한 뒤 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Nothing was saved: the disk is full.</source>
        <translation>디스크가 가득 차서 저장하지 못했습니다.</translation>
    </message>
    <message>
        <source>Make room on the disk that holds {folder}, then try again. What was saved before is safe.</source>
        <translation>{folder} 폴더가 있는 디스크를 비우고 다시 시도하십시오. 이전에 저장한 내용은 안전합니다.</translation>
    </message>
    <message>
        <source>The camera {name} stands in the relay&apos;s configuration file as well: the file counts.</source>
        <translation>카메라 {name}은(는) 서버의 구성 파일에도 있어 파일의 것을 사용합니다.</translation>
    </message>
    <message>
        <source>Give one of the two another name.</source>
        <translation>둘 중 하나의 이름을 바꾸십시오.</translation>
    </message>
    <message>
        <source>The camera {name} cannot be used as it was saved.</source>
        <translation>저장된 카메라 {name}을(를) 그대로 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>Add it again under another name.</source>
        <translation>다른 이름으로 다시 추가하십시오.</translation>
    </message>
    <message>
        <source>The camera {name} is not started: its password cannot be read on this computer.</source>
        <translation>이 컴퓨터에서 비밀번호를 읽을 수 없어 카메라 {name}을(를) 켜지 않았습니다.</translation>
    </message>
    <message>
        <source>Enter its address and password again.</source>
        <translation>주소와 비밀번호를 다시 입력하십시오.</translation>
    </message>
    <message>
        <source>The camera {name} stands in the relay&apos;s configuration file.</source>
        <translation>카메라 {name}은(는) 서버의 구성 파일에 있습니다.</translation>
    </message>
    <message>
        <source>These settings stand in the relay&apos;s configuration file ({section}).</source>
        <translation>이 설정은 서버의 구성 파일에 있습니다({section}).</translation>
    </message>
    <message>
        <source>Change them there; the relay takes the file over without a restart.</source>
        <translation>그 파일에서 바꾸십시오. 다시 시작하지 않아도 적용됩니다.</translation>
    </message>
    <message>
        <source>This setting stands in the relay&apos;s configuration file.</source>
        <translation>이 설정은 서버의 구성 파일에 있습니다.</translation>
    </message>
    <message>
        <source>The saved settings of {section} cannot be used; the usual ones are in use instead.</source>
        <translation>저장된 {section} 설정을 쓸 수 없어 기본값을 사용합니다.</translation>
    </message>
    <message>
        <source>Set them again.</source>
        <translation>다시 설정하십시오.</translation>
    </message>
    <message>
        <source>There is no such setting ({section}).</source>
        <translation>그런 설정이 없습니다({section}).</translation>
    </message>
    <message>
        <source>The record of viewers cannot be read at the moment.</source>
        <translation>지금은 시청 기록을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Try again in a minute. The log page says what is wrong.</source>
        <translation>잠시 후 다시 시도하십시오. 원인은 기록 화면에 있습니다.</translation>
    </message>
    <message>
        <source>This relay has no folder of its own, so that nothing can be kept.</source>
        <translation>이 서버에는 전용 폴더가 없어 아무것도 보관할 수 없습니다.</translation>
    </message>
    <message>
        <source>Start it with a data folder.</source>
        <translation>데이터 폴더를 지정해 시작하십시오.</translation>
    </message>
    <message>
        <source>The settings were not saved: the folder may not be written.</source>
        <translation>설정을 저장하지 못했습니다. 폴더에 쓸 권한이 없습니다.</translation>
    </message>
    <message>
        <source>Check the permissions of {folder}.</source>
        <translation>{folder} 폴더의 권한을 확인하십시오.</translation>
    </message>
    <message>
        <source>The settings were not saved: {reason}.</source>
        <translation>설정을 저장하지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>Check the folder {folder}, then try again.</source>
        <translation>{folder} 폴더를 확인하고 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The settings were not saved, so as not to overwrite a file that could not be read.</source>
        <translation>읽지 못한 파일을 덮어쓰지 않으려고 설정을 저장하지 않았습니다.</translation>
    </message>
    <message>
        <source>Check the permissions of {path}, then start the program again.</source>
        <translation>{path} 파일의 권한을 확인하고 프로그램을 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>The settings file cannot be read: {reason}.</source>
        <translation>설정 파일을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Check the permissions of {path}, then start the program again. Until then nothing is saved.</source>
        <translation>{path} 파일의 권한을 확인하고 프로그램을 다시 시작하십시오. 그때까지는 아무것도 저장되지 않습니다.</translation>
    </message>
    <message>
        <source>The settings file was damaged, so the program starts with empty settings.</source>
        <translation>설정 파일이 손상되어 빈 설정으로 시작합니다.</translation>
    </message>
    <message>
        <source>The damaged file is kept as {aside}.</source>
        <translation>손상된 파일은 {aside}에 보관했습니다.</translation>
    </message>
    <message>
        <source>The settings file was damaged, so the last good copy is in use.</source>
        <translation>설정 파일이 손상되어 마지막 정상 사본을 사용합니다.</translation>
    </message>
    <message>
        <source>The settings file is damaged and cannot be moved: {reason}.</source>
        <translation>설정 파일이 손상되었고 옮길 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Move {path} away, then start the program again. Until then nothing is saved.</source>
        <translation>{path} 파일을 다른 곳으로 옮기고 프로그램을 다시 시작하십시오. 그때까지는 아무것도 저장되지 않습니다.</translation>
    </message>
    <message>
        <source>The settings were saved by a newer version of this program; some of them are not known here.</source>
        <translation>더 새로운 버전에서 저장한 설정입니다. 일부는 이 버전에서 알 수 없습니다.</translation>
    </message>
    <message>
        <source>The full file is kept as {copy}.</source>
        <translation>전체 파일은 {copy}에 보관했습니다.</translation>
    </message>
    <message>
        <source>A camera can no longer be called {path} in its links: that name is the program&apos;s own.</source>
        <translation>링크에 쓰이던 카메라 이름 {path} 을(를) 더 이상 쓸 수 없습니다. 프로그램이 쓰는 이름입니다.</translation>
    </message>
    <message>
        <source>It is called otherwise from now on. Give its links out anew.</source>
        <translation>이제 다른 이름으로 열립니다. 링크를 다시 나누어 주십시오.</translation>
    </message>
    <message>
        <source>That setting cannot be used.</source>
        <translation>쓸 수 없는 설정입니다.</translation>
    </message>
    <message>
        <source>Check the values you have just changed.</source>
        <translation>방금 바꾼 값을 확인하십시오.</translation>
    </message>
    <message>
        <source>The relay&apos;s files cannot be copied to {folder}: {reason}.</source>
        <translation>중계 서버의 파일을 {folder}(으)로 복사할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Choose another folder. The old one is still in use.</source>
        <translation>다른 폴더를 고르십시오. 지금은 이전 폴더를 그대로 쓰고 있습니다.</translation>
    </message>
    <message>
        <source>Your cameras were taken over, but no password was found for: {cameras}</source>
        <translation>카메라를 모두 옮겨 왔지만 다음 카메라의 비밀번호를 찾지 못했습니다: {cameras}</translation>
    </message>
    <message>
        <source>Where one is needed, type it again under Change. The next start of the program looks for them once more.</source>
        <translation>비밀번호가 필요한 카메라는 ‘변경’에서 다시 입력하십시오. 프로그램을 다음에 시작할 때 한 번 더 찾아봅니다.</translation>
    </message>
    <message>
        <source>Two services cannot share one port.</source>
        <translation>두 서비스가 같은 포트를 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose different numbers.</source>
        <translation>서로 다른 숫자를 고르십시오.</translation>
    </message>
    <message>
        <source>The picture {file} was not saved: {reason}.</source>
        <translation>그림 파일({file})을 저장하지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>다른 폴더를 고르십시오.</translation>
    </message>
    <message>
        <source>The camera passwords cannot be read or saved: {reason}.</source>
        <translation>카메라 비밀번호를 읽거나 저장할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Check the permissions of the program&apos;s folder.</source>
        <translation>프로그램 폴더의 권한을 확인하십시오.</translation>
    </message>
    <message>
        <source>The camera refuses the user name or password.</source>
        <translation>카메라가 사용자 이름이나 비밀번호를 거부합니다.</translation>
    </message>
    <message>
        <source>Check both in the camera&apos;s own settings. Some cameras need an extra account for RTSP or ONVIF.</source>
        <translation>카메라 설정에서 둘 다 확인하십시오. RTSP나 ONVIF용 계정을 따로 만들어야 하는 카메라도 있습니다.</translation>
    </message>
    <message>
        <source>The camera does not answer.</source>
        <translation>카메라가 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>Check that it has power, that the address is right and that this computer is on the same network.</source>
        <translation>전원이 켜져 있는지, 주소가 맞는지, 이 컴퓨터가 같은 네트워크에 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>No device is known by that name.</source>
        <translation>그 이름의 장치를 찾을 수 없습니다.</translation>
    </message>
    <message>
        <source>Check the spelling, or use the camera&apos;s number address, such as 192.168.1.20.</source>
        <translation>철자를 확인하거나 192.168.1.20처럼 카메라의 숫자 주소를 쓰십시오.</translation>
    </message>
    <message>
        <source>The password was not sent: others could have read it, or it is asked for by another device.</source>
        <translation>비밀번호를 보내지 않았습니다. 다른 사람이 읽을 수 있는 방식이거나 다른 장치가 물어본 것입니다.</translation>
    </message>
    <message>
        <source>Where the camera was replaced or sends to another address, enter that one and restart the relay.</source>
        <translation>카메라를 바꾸었거나 카메라가 다른 주소로 보낸다면 그 주소를 입력하고 중계를 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>The device is there, but takes no connection on this port.</source>
        <translation>장치는 있지만 이 포트로 연결을 받지 않습니다.</translation>
    </message>
    <message>
        <source>Check the port (usually 554) and that RTSP is switched on in the camera.</source>
        <translation>포트(보통 554)를 확인하고 카메라에서 RTSP가 켜져 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Something answers there, but it does not speak the camera&apos;s language.</source>
        <translation>응답은 있지만 카메라 영상 방식이 아닙니다.</translation>
    </message>
    <message>
        <source>Check the port: 80 and 443 are usually the web page, 554 is the video.</source>
        <translation>포트를 확인하십시오. 80과 443은 보통 웹 페이지이고 영상은 554입니다.</translation>
    </message>
    <message>
        <source>The camera has no such channel or stream.</source>
        <translation>카메라에 그런 채널이나 스트림이 없습니다.</translation>
    </message>
    <message>
        <source>Check the brand, the channel number and the end of the address.</source>
        <translation>제조사, 채널 번호, 주소의 끝부분을 확인하십시오.</translation>
    </message>
    <message>
        <source>The camera already serves as many viewers as it can.</source>
        <translation>카메라의 동시 접속 수가 가득 찼습니다.</translation>
    </message>
    <message>
        <source>Close other programs and recorders that watch it directly, and let them watch this relay instead.</source>
        <translation>카메라에 직접 연결한 다른 프로그램과 녹화기를 닫고, 대신 이 중계 서버에 연결하게 하십시오.</translation>
    </message>
    <message>
        <source>Connected, but the camera sends neither picture nor sound.</source>
        <translation>연결되었지만 카메라가 영상도 소리도 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Check that this stream is switched on in the camera&apos;s video settings.</source>
        <translation>카메라의 영상 설정에서 이 스트림이 켜져 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Connected, but no picture arrives.</source>
        <translation>연결되었지만 영상이 오지 않습니다.</translation>
    </message>
    <message>
        <source>Restart the camera if this goes on. With transport UDP, a firewall may be in the way: try TCP.</source>
        <translation>계속되면 카메라를 다시 시작하십시오. UDP 방식이라면 방화벽이 막을 수 있으니 TCP로 해 보십시오.</translation>
    </message>
    <message>
        <source>The camera stopped answering while connecting.</source>
        <translation>연결하는 동안 카메라가 응답을 멈췄습니다.</translation>
    </message>
    <message>
        <source>It may be overloaded or starting up. Wait a minute, then restart the camera.</source>
        <translation>과부하이거나 시작하는 중일 수 있습니다. 1분쯤 기다린 뒤 카메라를 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>The camera ended the stream.</source>
        <translation>카메라가 전송을 끝냈습니다.</translation>
    </message>
    <message>
        <source>It may be restarting. The relay connects again by itself.</source>
        <translation>카메라가 다시 시작하는 중일 수 있습니다. 자동으로 다시 연결합니다.</translation>
    </message>
    <message>
        <source>The camera is busy: another program may hold its only connection.</source>
        <translation>카메라가 사용 중입니다. 다른 프로그램이 하나뿐인 연결을 쓰고 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>Close other programs and recorders that watch it directly, and let them watch this relay instead. If there are none, check the port and restart the camera.</source>
        <translation>카메라에 직접 연결된 다른 프로그램과 녹화기를 닫고, 대신 이 중계 서버에 연결하게 하십시오. 그런 프로그램이 없다면 포트를 확인하고 카메라를 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>The encrypted connection to the camera failed.</source>
        <translation>카메라와의 암호화 연결에 실패했습니다.</translation>
    </message>
    <message>
        <source>Check the camera&apos;s date and certificate, or use the address without encryption (rtsp instead of rtsps).</source>
        <translation>카메라의 날짜와 인증서를 확인하거나, 암호화하지 않은 주소(rtsps 대신 rtsp)를 쓰십시오.</translation>
    </message>
    <message>
        <source>The camera breaks off the encrypted connection. It may know only very old encryption.</source>
        <translation>카메라가 암호화된 연결을 끊습니다. 아주 오래된 암호화 방식만 지원하는 카메라일 수 있습니다.</translation>
    </message>
    <message>
        <source>Look for newer firmware, or use the address without encryption (rtsp instead of rtsps).</source>
        <translation>새 펌웨어가 있는지 확인하거나, 암호화하지 않는 주소(rtsps 대신 rtsp)를 사용하십시오.</translation>
    </message>
    <message>
        <source>This camera sends something that keeps this computer too busy, so it was disconnected.</source>
        <translation>이 카메라가 보내는 데이터 때문에 컴퓨터의 부담이 너무 커져 연결을 끊었습니다.</translation>
    </message>
    <message>
        <source>Restart the camera or look for newer firmware. The relay tries again now and then.</source>
        <translation>카메라를 다시 시작하거나 새 펌웨어가 있는지 확인하십시오. 중계 서버가 가끔 다시 연결해 봅니다.</translation>
    </message>
    <message>
        <source>The camera sends a kind of video that cannot be relayed.</source>
        <translation>중계할 수 없는 영상 형식입니다.</translation>
    </message>
    <message>
        <source>Choose H.264 or H.265 in the camera&apos;s video settings, without any “smart” or “+” codec.</source>
        <translation>카메라 영상 설정에서 “스마트”나 “+”가 붙지 않은 H.264 또는 H.265를 고르십시오.</translation>
    </message>
    <message>
        <source>The file is not there.</source>
        <translation>파일이 없습니다.</translation>
    </message>
    <message>
        <source>Check that it was not moved and that its drive is connected.</source>
        <translation>파일을 옮기지 않았는지, 드라이브가 연결되어 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>This computer is too busy to hear the camera.</source>
        <translation>이 컴퓨터가 너무 바빠서 카메라의 응답을 제때 받지 못합니다.</translation>
    </message>
    <message>
        <source>Close other programs, or let a faster computer do the relaying. The camera may be fine.</source>
        <translation>다른 프로그램을 닫거나 더 빠른 컴퓨터에서 중계하십시오. 카메라에는 문제가 없을 수 있습니다.</translation>
    </message>
    <message>
        <source>Another program is using this device.</source>
        <translation>다른 프로그램이 이 장치를 쓰고 있습니다.</translation>
    </message>
    <message>
        <source>Close programs for video calls or recording, then try again.</source>
        <translation>화상 통화나 녹화 프로그램을 닫고 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The connection to the camera failed.</source>
        <translation>카메라에 연결하지 못했습니다.</translation>
    </message>
    <message>
        <source>The relay keeps trying. The log page has the details.</source>
        <translation>계속 다시 시도합니다. 자세한 내용은 로그 페이지에 있습니다.</translation>
    </message>
    <message>
        <source>It may be restarting. Wait a minute, then try again.</source>
        <translation>다시 시작하는 중일 수 있습니다. 1분쯤 기다린 뒤 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Check the address, then try again. The log page has the details.</source>
        <translation>주소를 확인한 뒤 다시 시도하십시오. 자세한 내용은 로그 페이지에 있습니다.</translation>
    </message>
    <message>
        <source>Wrong user name or password</source>
        <translation>사용자 이름 또는 비밀번호 오류</translation>
    </message>
    <message>
        <source>Password not sent</source>
        <translation>비밀번호를 보내지 않음</translation>
    </message>
    <message>
        <source>Camera not answering</source>
        <translation>카메라 응답 없음</translation>
    </message>
    <message>
        <source>Unknown device name</source>
        <translation>알 수 없는 장치 이름</translation>
    </message>
    <message>
        <source>Camera refuses the connection</source>
        <translation>카메라가 연결을 거부함</translation>
    </message>
    <message>
        <source>Not a video address</source>
        <translation>영상 주소가 아님</translation>
    </message>
    <message>
        <source>No such channel</source>
        <translation>없는 채널</translation>
    </message>
    <message>
        <source>Camera has too many viewers</source>
        <translation>카메라 접속 수 초과</translation>
    </message>
    <message>
        <source>Camera sends no video</source>
        <translation>카메라가 영상을 보내지 않음</translation>
    </message>
    <message>
        <source>Picture stopped</source>
        <translation>영상 멈춤</translation>
    </message>
    <message>
        <source>Camera ended the stream</source>
        <translation>카메라가 전송을 끝냄</translation>
    </message>
    <message>
        <source>Camera is busy</source>
        <translation>카메라 사용 중</translation>
    </message>
    <message>
        <source>Encrypted connection failed</source>
        <translation>암호화 연결 실패</translation>
    </message>
    <message>
        <source>Camera&apos;s encryption too old</source>
        <translation>카메라의 암호화 방식이 너무 오래됨</translation>
    </message>
    <message>
        <source>Camera keeps the relay too busy</source>
        <translation>카메라가 중계 서버에 큰 부담을 줌</translation>
    </message>
    <message>
        <source>Kind of video not supported</source>
        <translation>지원하지 않는 영상 형식</translation>
    </message>
    <message>
        <source>Address not valid</source>
        <translation>잘못된 주소</translation>
    </message>
    <message>
        <source>File not found</source>
        <translation>파일 없음</translation>
    </message>
    <message>
        <source>This computer is too busy</source>
        <translation>컴퓨터가 너무 바쁨</translation>
    </message>
    <message>
        <source>Device in use</source>
        <translation>장치 사용 중</translation>
    </message>
    <message>
        <source>Connection failed</source>
        <translation>연결 실패</translation>
    </message>
    <message>
        <source>Live.</source>
        <translation>방송을 시작했습니다.</translation>
    </message>
    <message>
        <source>Live again, after {away}.</source>
        <translation>{away} 만에 다시 방송 중입니다.</translation>
    </message>
    <message>
        <source>Turned away because the limit is reached ({limit}): {count}.</source>
        <translation>한도 도달로 거절됨({limit}): {count}.</translation>
    </message>
    <message>
        <source>Switched off.</source>
        <translation>꺼졌습니다.</translation>
    </message>
    <message>
        <source>{peer} started watching by {protocol}.</source>
        <translation>{peer}에서 {protocol} 방식으로 보기 시작했습니다.</translation>
    </message>
    <message>
        <source>{peer} left.</source>
        <translation>{peer}에서 나갔습니다.</translation>
    </message>
    <message>
        <source>{peer} is blocked for {minutes} minutes.</source>
        <translation>{peer}을(를) {minutes}분 동안 막았습니다.</translation>
    </message>
    <message>
        <source>The relay takes viewers on port {port} again.</source>
        <translation>중계 서버가 {port}번 포트에서 다시 시청자를 받습니다.</translation>
    </message>
    <message>
        <source>Recorders cannot reach this camera at {host}, port {port}.</source>
        <translation>녹화기가 {host}, 포트 {port}에서 이 카메라에 연결할 수 없습니다.</translation>
    </message>
    <message>
        <source>Recorders can reach this camera again, on port {port}.</source>
        <translation>녹화기가 포트 {port}에서 이 카메라에 다시 연결할 수 있습니다.</translation>
    </message>
    <message>
        <source>This computer is too busy: the relay runs {seconds} seconds late. Cameras and viewers suffer from it.</source>
        <translation>이 컴퓨터가 너무 바쁩니다. 중계가 {seconds}초 늦어져 카메라와 시청에 지장이 있습니다.</translation>
    </message>
    <message>
        <source>This computer keeps up again.</source>
        <translation>이 컴퓨터가 다시 제때 처리합니다.</translation>
    </message>
    <message>
        <source>The line ({line}) is too thin for all within {max_kbps} kbit/s: shows the smaller picture ({instead}) for now.</source>
        <translation>회선({line})이 {max_kbps} kbit/s로는 모두를 감당하지 못해 당분간 작은 화면({instead})을 보여 줍니다.</translation>
    </message>
    <message>
        <source>There is room on the line again: shows the large picture.</source>
        <translation>회선에 다시 여유가 생겨 큰 화면을 보여 줍니다.</translation>
    </message>
    <message>
        <source>The smaller picture ({instead}) does not come: shows the large one, though the line is too thin for it.</source>
        <translation>작은 화면({instead})이 오지 않아, 회선이 좁지만 큰 화면을 보여 줍니다.</translation>
    </message>
    <message>
        <source>Cameras take more of the line ({line}) than {max_kbps} kbit/s, and these have no smaller picture that would help: {mounts}.</source>
        <translation>카메라들이 회선({line})을 {max_kbps} kbit/s보다 많이 쓰고 있으며, 다음 카메라에는 도움이 될 작은 화면이 없습니다: {mounts}.</translation>
    </message>
    <message>
        <source>All cameras of the line ({line}) fit within {max_kbps} kbit/s again.</source>
        <translation>회선({line})의 모든 카메라가 다시 {max_kbps} kbit/s 안에 들어옵니다.</translation>
    </message>
    <message>
        <source>The configuration file was read again. Changes: {count}.</source>
        <translation>구성 파일을 다시 읽었습니다. 변경: {count}건.</translation>
    </message>
    <message>
        <source>The configuration file has a mistake, so nothing has changed.</source>
        <translation>구성 파일에 잘못된 내용이 있어 아무것도 바뀌지 않았습니다.</translation>
    </message>
    <message>
        <source>{who}: {what}.</source>
        <translation>{who}: {what}.</translation>
    </message>
    <message>
        <source>{who} may not do this: {what}.</source>
        <translation>{who}: 권한이 없어 거절됨({what}).</translation>
    </message>
    <message>
        <source>The record of viewers could not be read, so a new one was begun. The old one is kept as {aside}.</source>
        <translation>시청 기록을 읽을 수 없어 새로 시작했습니다. 이전 기록은 {aside}에 보관했습니다.</translation>
    </message>
    <message>
        <source>Viewers are not recorded at the moment: {reason}. It is tried again by itself.</source>
        <translation>지금은 시청 기록을 남기지 못합니다: {reason}. 자동으로 다시 시도합니다.</translation>
    </message>
    <message>
        <source>Viewers are recorded again. Missing in the record: {missing}.</source>
        <translation>시청 기록을 다시 남깁니다. 빠진 기록: {missing}건.</translation>
    </message>
    <message>
        <source>{peer} left: {reason}.</source>
        <translation>{peer}에서 나갔습니다: {reason}.</translation>
    </message>
    <message>
        <source>Port {port} was lost. The relay opens it again.</source>
        <translation>{port}번 포트가 끊겨 다시 여는 중입니다.</translation>
    </message>
    <message>
        <source>This system gives the relay no more connections: viewers wait at port {port}.</source>
        <translation>시스템이 더 이상 연결을 허용하지 않아 시청자가 {port}번 포트에서 기다립니다.</translation>
    </message>
    <message>
        <source>viewers of this camera</source>
        <translation>이 카메라의 시청자 수</translation>
    </message>
    <message>
        <source>bandwidth of this camera</source>
        <translation>이 카메라의 전송량</translation>
    </message>
    <message>
        <source>viewers of all cameras</source>
        <translation>전체 시청자 수</translation>
    </message>
    <message>
        <source>bandwidth of all cameras</source>
        <translation>전체 전송량</translation>
    </message>
    <message>
        <source>viewers by one login or ticket</source>
        <translation>한 로그인 또는 티켓의 시청자 수</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>디스크가 가득 참</translation>
    </message>
    <message>
        <source>the folder may not be written</source>
        <translation>폴더에 쓸 수 없음</translation>
    </message>
    <message>
        <source>another program has the file open</source>
        <translation>다른 프로그램이 파일을 열고 있음</translation>
    </message>
    <message>
        <source>the disk does not answer</source>
        <translation>디스크가 응답하지 않음</translation>
    </message>
    <message>
        <source>the file cannot be written</source>
        <translation>파일에 쓸 수 없음</translation>
    </message>
    <message>
        <source>disconnected by hand</source>
        <translation>직접 연결을 끊음</translation>
    </message>
    <message>
        <source>the camera&apos;s format has changed</source>
        <translation>카메라 형식이 바뀜</translation>
    </message>
    <message>
        <source>it cannot show what the camera sends</source>
        <translation>카메라 형식을 재생할 수 없음</translation>
    </message>
    <message>
        <source>the relay was stopped</source>
        <translation>중계를 중지함</translation>
    </message>
    <message>
        <source>the camera was stopped</source>
        <translation>카메라를 중지함</translation>
    </message>
    <message>
        <source>it left</source>
        <translation>스스로 나감</translation>
    </message>
    <message>
        <source>it chose other tracks</source>
        <translation>다른 트랙을 선택함</translation>
    </message>
    <message>
        <source>it changed to another picture size</source>
        <translation>다른 화면 크기로 바꿈</translation>
    </message>
    <message>
        <source>it paused</source>
        <translation>일시 정지함</translation>
    </message>
    <message>
        <source>it stopped taking data</source>
        <translation>데이터를 받지 않음</translation>
    </message>
    <message>
        <source>it never played anything</source>
        <translation>재생을 시작하지 않음</translation>
    </message>
    <message>
        <source>no connection for the picture came about</source>
        <translation>영상 연결이 이루어지지 않음</translation>
    </message>
    <message>
        <source>it asked for nothing</source>
        <translation>아무 요청도 하지 않음</translation>
    </message>
    <message>
        <source>it sent something that could not be understood</source>
        <translation>이해할 수 없는 데이터를 보냄</translation>
    </message>
    <message>
        <source>its address was blocked</source>
        <translation>주소를 차단함</translation>
    </message>
    <message>
        <source>it may no longer watch</source>
        <translation>시청 권한이 끝남</translation>
    </message>
    <message>
        <source>the limit is reached</source>
        <translation>한도에 도달함</translation>
    </message>
    <message>
        <source>the camera was removed</source>
        <translation>카메라를 삭제함</translation>
    </message>
    <message>
        <source>the camera&apos;s settings were changed</source>
        <translation>카메라 설정이 바뀜</translation>
    </message>
    <message>
        <source>something went wrong in the relay</source>
        <translation>서버에서 문제가 생김</translation>
    </message>
    <message>
        <source>it fell silent</source>
        <translation>응답이 없음</translation>
    </message>
    <message>
        <source>its connection broke off</source>
        <translation>연결이 끊김</translation>
    </message>
    <message>
        <source>{what} Trying again.</source>
        <translation>{what} 다시 시도합니다.</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>방송 중</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>꺼짐</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>연결 중</translation>
    </message>
    <message>
        <source>{fault}: trying again</source>
        <translation>{fault}: 다시 시도하는 중</translation>
    </message>
    <message>
        <source>{fault}: retrying in {seconds} s</source>
        <translation>{fault}: {seconds}초 후 다시 시도</translation>
    </message>
    <message>
        <source>Waiting for the first viewer</source>
        <translation>첫 시청자를 기다리는 중</translation>
    </message>
    <message>
        <source>Waiting for somebody to send</source>
        <translation>송출을 기다리는 중</translation>
    </message>
    <message>
        <source>mono</source>
        <translation>모노</translation>
    </message>
    <message>
        <source>stereo</source>
        <translation>스테레오</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes}분 {seconds}초</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours}시간 {minutes}분</translation>
    </message>
    <message>
        <source>Small: {picture}</source>
        <translation>작은 화면: {picture}</translation>
    </message>
    <message>
        <source>{width} × {height}</source>
        <translation>{width} × {height}</translation>
    </message>
    <message>
        <source>No camera connected</source>
        <translation>연결된 카메라 없음</translation>
    </message>
    <message>
        <source>Picture size not told</source>
        <translation>화면 크기를 알 수 없음</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>온라인</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>오프라인</translation>
    </message>
    <message>
        <source>New</source>
        <translation>새 채널</translation>
    </message>
    <message>
        <source>New, offline</source>
        <translation>새 채널, 오프라인</translation>
    </message>
    <message>
        <source>Already here</source>
        <translation>이미 있음</translation>
    </message>
    <message>
        <source>Renamed, was “{title}”</source>
        <translation>이름 바뀜, 이전: “{title}”</translation>
    </message>
    <message>
        <source>{rate} pictures a second</source>
        <translation>초당 {rate}장</translation>
    </message>
    <message>
        <source>Not connected at the moment</source>
        <translation>지금은 연결되어 있지 않음</translation>
    </message>
    <message>
        <source>Connected in compatibility mode</source>
        <translation>호환 모드로 연결됨</translation>
    </message>
    <message>
        <source>{connected} over {transport}</source>
        <translation>{connected} ({transport})</translation>
    </message>
    <message>
        <source>Connected directly</source>
        <translation>직접 연결됨</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>Built-in test camera</source>
        <translation>내장 테스트 카메라</translation>
    </message>
    <message>
        <source>Video file</source>
        <translation>동영상 파일</translation>
    </message>
    <message>
        <source>A program sends to the relay</source>
        <translation>프로그램이 중계 서버로 보냄</translation>
    </message>
    <message>
        <source>Smaller picture of the camera</source>
        <translation>카메라의 작은 화면</translation>
    </message>
    <message>
        <source>Phone or browser</source>
        <translation>휴대전화 또는 브라우저</translation>
    </message>
    <message>
        <source>Opens in any web browser; nothing has to be installed.</source>
        <translation>어떤 웹 브라우저에서나 열리며 설치할 것이 없습니다.</translation>
    </message>
    <message>
        <source>VLC or another player</source>
        <translation>VLC 또는 다른 재생기</translation>
    </message>
    <message>
        <source>In VLC: Media, Open Network Stream, then paste the link.</source>
        <translation>VLC: 미디어, 네트워크 스트림 열기에서 링크를 붙여 넣으십시오.</translation>
    </message>
    <message>
        <source>TV or set-top box</source>
        <translation>TV 또는 셋톱박스</translation>
    </message>
    <message>
        <source>For apps that play HLS or IPTV links. Where an old device stays dark, put ?ts at the end of the link.</source>
        <translation>HLS 또는 IPTV 링크를 재생하는 앱에서 쓰십시오. 오래된 기기에서 화면이 나오지 않으면 링크 끝에 ?ts를 붙이십시오.</translation>
    </message>
    <message>
        <source>Another recorder (NVR)</source>
        <translation>다른 녹화기(NVR)</translation>
    </message>
    <message>
        <source>Add a camera there, choose RTSP, Generic or Custom as its kind and TCP where it asks. Where a login is needed, enter a person&apos;s name and device password.</source>
        <translation>녹화기에서 카메라를 추가하고 종류는 RTSP, Generic 또는 Custom, 전송 방식을 물으면 TCP를 선택하십시오. 로그인이 필요하면 사람의 이름과 기기 비밀번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>cable</source>
        <translation>유선</translation>
    </message>
    <message>
        <source>Wi-Fi</source>
        <translation>Wi-Fi</translation>
    </message>
    <message>
        <source>virtual network</source>
        <translation>가상 네트워크</translation>
    </message>
    <message>
        <source>this computer only</source>
        <translation>이 컴퓨터만</translation>
    </message>
    <message>
        <source>network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>Only programs on this computer can open these links. Connect it to a network, or allow everybody under Settings, Who can connect.</source>
        <translation>이 컴퓨터의 프로그램만 이 링크를 열 수 있습니다. 컴퓨터를 네트워크에 연결하거나 설정의 “연결할 수 있는 사람”에서 모두를 허용하십시오.</translation>
    </message>
    <message>
        <source>Only devices in this virtual network, such as a VPN, can open these links.</source>
        <translation>VPN과 같은 이 가상 네트워크 안의 기기만 이 링크를 열 수 있습니다.</translation>
    </message>
    <message>
        <source>This computer found no router: only devices on the same cable can open these links.</source>
        <translation>이 컴퓨터가 공유기를 찾지 못했습니다. 같은 케이블에 연결된 기기만 이 링크를 열 수 있습니다.</translation>
    </message>
    <message>
        <source>Works in this network only: same Wi-Fi or same cables. For viewers elsewhere, the router has to forward the TCP ports {http_port} and {rtsp_port} to this computer.</source>
        <translation>같은 Wi-Fi나 유선망에 연결된 기기에서만 열립니다. 다른 곳에서도 보려면 공유기에서 TCP 포트 {http_port}, {rtsp_port} 두 개를 이 컴퓨터로 전달(포트 포워딩)하십시오.</translation>
    </message>
    <message>
        <source>This address can be reached from the internet, as far as firewalls let it through.</source>
        <translation>방화벽이 막지 않으면 인터넷에서 이 주소로 연결할 수 있습니다.</translation>
    </message>
    <message>
        <source>Monitoring program</source>
        <translation>감시 프로그램</translation>
    </message>
    <message>
        <source>The state and figures of this camera as JSON, for the relay&apos;s token (Authorization: Bearer) or a login.</source>
        <translation>이 카메라의 상태와 수치를 JSON으로 보여 줍니다. 릴레이의 토큰(Authorization: Bearer)이나 로그인이 필요합니다.</translation>
    </message>
    <message>
        <source>The camera&apos;s clock runs at a wrong speed ({kind}). The relay times it by its arrival instead.</source>
        <translation>카메라의 시계가 잘못된 속도로 갑니다({kind}). 중계 서버가 도착한 시각에 맞추어 내보냅니다.</translation>
    </message>
    <message>
        <source>Restart the camera, or look for newer firmware, if the movement is not even.</source>
        <translation>움직임이 고르지 않으면 카메라를 다시 시작하거나 새 펌웨어가 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>The {kind} of this camera ({codec}) does not reach every viewer.</source>
        <translation>이 카메라의 {kind}({codec}) 형식은 일부 시청자에게 전달되지 않습니다.</translation>
    </message>
    <message>
        <source>Choose another format for it in the camera&apos;s settings.</source>
        <translation>카메라 설정에서 다른 형식을 고르십시오.</translation>
    </message>
    <message>
        <source>Only sound comes from this camera, no picture.</source>
        <translation>이 카메라에서는 소리만 오고 영상은 오지 않습니다.</translation>
    </message>
    <message>
        <source>If it should have a picture, choose H.264 for it in the settings of the encoder or the server.</source>
        <translation>영상이 있어야 한다면 인코더나 서버 설정에서 영상 형식을 H.264로 고르십시오.</translation>
    </message>
    <message>
        <source>The line ({line}) is too thin for all: this camera shows its smaller picture ({instead}).</source>
        <translation>회선({line})이 모두를 감당하기에 좁아서 이 카메라는 작은 화면({instead})을 보여 줍니다.</translation>
    </message>
    <message>
        <source>It shows the large one again as soon as there is room. If the line carries more than {max_kbps} kbit/s, raise its limit.</source>
        <translation>여유가 생기면 다시 큰 화면을 보여 줍니다. 회선이 {max_kbps} kbit/s보다 많이 보낼 수 있으면 한도를 올리십시오.</translation>
    </message>
    <message>
        <source>of all cameras</source>
        <translation>전체 카메라</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>영상</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>소리</translation>
    </message>
    <message>
        <source>Relay is off</source>
        <translation>중계 꺼짐</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>시작하는 중…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>중지하는 중…</translation>
    </message>
    <message>
        <source>No camera yet</source>
        <translation>아직 카메라가 없습니다</translation>
    </message>
    <message>
        <source>Nothing is on air</source>
        <translation>방송 중인 카메라가 없습니다</translation>
    </message>
    <message>
        <source>{live} of {wanted} live</source>
        <translation>{wanted}대 중 {live}대 방송 중</translation>
    </message>
    <message>
        <source>{live} live, {waiting} waiting for viewers</source>
        <translation>{live}대 방송 중, {waiting}대 시청자 대기</translation>
    </message>
    <message>
        <source>{count} of {wanted} in trouble: {title} since {time}</source>
        <translation>{wanted}대 중 {count}대 문제: {title}, {time}부터</translation>
    </message>
    <message>
        <source>{count} of {wanted} in trouble: {title}</source>
        <translation>{wanted}대 중 {count}대 문제: {title}</translation>
    </message>
    <message>
        <source>{count} of {wanted} in trouble: {title} and others</source>
        <translation>{wanted}대 중 {count}대 문제: {title} 외</translation>
    </message>
    <message>
        <source>{count} turned away since {time}</source>
        <translation>{time}부터 {count}명 못 봄</translation>
    </message>
    <message>
        <source>Port {port} is closed</source>
        <translation>{port}번 포트가 닫혔습니다</translation>
    </message>
    <message>
        <source>No room for new viewers</source>
        <translation>새 시청자를 받을 자리가 없습니다</translation>
    </message>
    <message>
        <source>This computer is too busy: pictures come late since {time}</source>
        <translation>컴퓨터가 너무 바빠서 {time}부터 영상이 늦게 나옵니다</translation>
    </message>
    <message>
        <source>{count} of {wanted} in trouble</source>
        <translation>{wanted}대 중 {count}대 문제</translation>
    </message>
    <message>
        <source>It worked until {time}. Probably power or network cable. Trying again.</source>
        <translation>{time}까지는 정상이었습니다. 전원이나 네트워크 케이블 문제일 수 있습니다. 다시 시도하는 중입니다.</translation>
    </message>
    <message>
        <source>It worked until {time}. {to_do}</source>
        <translation>{time}까지는 정상이었습니다. {to_do}</translation>
    </message>
    <message>
        <source>{since} – {until}, {span}: {fault}</source>
        <translation>{since} – {until}, {span}: {fault}</translation>
    </message>
    <message>
        <source>Since {since}, {span}: {fault}</source>
        <translation>{since}부터 {span}째: {fault}</translation>
    </message>
    <message>
        <source>camera added</source>
        <translation>카메라 추가</translation>
    </message>
    <message>
        <source>cameras imported</source>
        <translation>카메라를 한꺼번에 추가함</translation>
    </message>
    <message>
        <source>camera changed</source>
        <translation>카메라 변경</translation>
    </message>
    <message>
        <source>camera removed</source>
        <translation>카메라 삭제</translation>
    </message>
    <message>
        <source>camera switched on</source>
        <translation>카메라 켜기</translation>
    </message>
    <message>
        <source>camera switched off</source>
        <translation>카메라 끄기</translation>
    </message>
    <message>
        <source>all cameras switched on</source>
        <translation>모든 카메라 켜기</translation>
    </message>
    <message>
        <source>all cameras switched off</source>
        <translation>모든 카메라 끄기</translation>
    </message>
    <message>
        <source>camera steered</source>
        <translation>카메라 조종</translation>
    </message>
    <message>
        <source>steering ended</source>
        <translation>조종 종료</translation>
    </message>
    <message>
        <source>viewer disconnected</source>
        <translation>시청자 연결 끊기</translation>
    </message>
    <message>
        <source>viewer&apos;s address blocked</source>
        <translation>시청자 주소 차단</translation>
    </message>
    <message>
        <source>address unblocked</source>
        <translation>주소 차단 해제</translation>
    </message>
    <message>
        <source>limits changed</source>
        <translation>한도 변경</translation>
    </message>
    <message>
        <source>settings changed</source>
        <translation>설정 변경</translation>
    </message>
    <message>
        <source>user added</source>
        <translation>사용자 추가</translation>
    </message>
    <message>
        <source>user changed</source>
        <translation>사용자 변경</translation>
    </message>
    <message>
        <source>user removed</source>
        <translation>사용자 삭제</translation>
    </message>
    <message>
        <source>publishing key made</source>
        <translation>송출 키 발급</translation>
    </message>
    <message>
        <source>key or ticket revoked</source>
        <translation>키 또는 티켓 취소</translation>
    </message>
    <message>
        <source>ticket made</source>
        <translation>티켓 발급</translation>
    </message>
    <message>
        <source>configuration file read again</source>
        <translation>구성 파일 다시 읽기</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>소유자</translation>
    </message>
    <message>
        <source>Somebody without a login</source>
        <translation>로그인하지 않은 사람</translation>
    </message>
    <message>
        <source>Publishing key {name}</source>
        <translation>송출 키 {name}</translation>
    </message>
    <message>
        <source>Ticket {name}</source>
        <translation>티켓 {name}</translation>
    </message>
    <message>
        <source>This camera comes from the configuration file.</source>
        <translation>이 카메라는 설정 파일에서 온 것입니다.</translation>
    </message>
    <message>
        <source>It can be watched, started and stopped here. Everything else is changed in that file.</source>
        <translation>여기에서는 보고, 시작하고, 중지할 수 있습니다. 나머지는 그 파일에서 바꿉니다.</translation>
    </message>
    <message>
        <source>This camera is here until the program ends.</source>
        <translation>이 카메라는 프로그램이 끝날 때까지만 있습니다.</translation>
    </message>
    <message>
        <source>It was asked for when the program was started. Add it as a camera of its own to keep it.</source>
        <translation>프로그램을 시작할 때 요청된 카메라입니다. 계속 쓰려면 새 카메라로 추가하십시오.</translation>
    </message>
    <message>
        <source>The saved address and password of this camera cannot be read any more.</source>
        <translation>이 카메라의 저장된 주소와 비밀번호를 더 이상 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Type both again under Change: the key that they were locked with is gone from this computer.</source>
        <translation>‘변경’에서 둘 다 다시 입력하십시오. 이것을 잠근 키가 이 컴퓨터에 없습니다.</translation>
    </message>
    <message>
        <source>People in this network</source>
        <translation>이 네트워크에 있는 사람</translation>
    </message>
    <message>
        <source>Only people with a login</source>
        <translation>로그인이 있는 사람만</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>모든 사람</translation>
    </message>
    <message>
        <source>Devices in the same network as this computer may watch without a login. From anywhere else, a login is needed.</source>
        <translation>이 컴퓨터와 같은 네트워크에 있는 기기는 로그인 없이 볼 수 있습니다. 다른 곳에서는 로그인이 필요합니다.</translation>
    </message>
    <message>
        <source>Nobody may watch without a user name and a password, not even in this network.</source>
        <translation>사용자 이름과 비밀번호가 없으면 이 네트워크 안에서도 볼 수 없습니다.</translation>
    </message>
    <message>
        <source>Whoever can reach this computer may watch, also from the internet where the router lets them in.</source>
        <translation>이 컴퓨터에 연결할 수 있는 사람은 누구나 볼 수 있습니다. 공유기가 허용하면 인터넷에서도 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>As for all cameras</source>
        <translation>모든 카메라와 같게</translation>
    </message>
    <message>
        <source>Works without a login in this network; from elsewhere, people need one. Logins are made under People.</source>
        <translation>이 네트워크에서는 로그인 없이 열리고, 다른 곳에서는 로그인이 필요합니다. 로그인은 ‘사용자’에서 만듭니다.</translation>
    </message>
    <message>
        <source>A login is needed: give one to whoever should watch, under People.</source>
        <translation>로그인이 필요합니다. 볼 사람에게 ‘사용자’에서 로그인을 만들어 주십시오.</translation>
    </message>
    <message>
        <source>No login is needed: whoever has the link can watch.</source>
        <translation>로그인이 필요 없습니다. 링크가 있는 사람은 누구나 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Players and recorders log in with the user name and the device password.</source>
        <translation>재생 프로그램과 녹화기는 사용자 이름과 기기 비밀번호로 로그인합니다.</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Watch and operate</source>
        <translation>보기와 운영</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Sees the cameras, in the browser and with players.</source>
        <translation>브라우저와 재생 프로그램으로 카메라를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Sees the relay&apos;s state, its viewers and its log as well.</source>
        <translation>중계 서버의 상태, 시청자, 로그도 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>May also change cameras, settings and people, from other computers too.</source>
        <translation>카메라, 설정, 사용자도 바꿀 수 있습니다. 다른 컴퓨터에서도 됩니다.</translation>
    </message>
    <message>
        <source>As the rights have it</source>
        <translation>권한에 따름</translation>
    </message>
    <message>
        <source>After the other operators</source>
        <translation>다른 운영자보다 나중</translation>
    </message>
    <message>
        <source>Before the other operators</source>
        <translation>다른 운영자보다 먼저</translation>
    </message>
    <message>
        <source>Before everybody</source>
        <translation>누구보다 먼저</translation>
    </message>
    <message>
        <source>Priority {0}</source>
        <translation>우선순위 {0}</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Type a name.</source>
        <translation>이름을 입력하십시오.</translation>
    </message>
    <message>
        <source>This name cannot be used: take letters, digits, dots and hyphens.</source>
        <translation>이 이름은 쓸 수 없습니다. 영문자, 숫자, 점, 하이픈만 쓰십시오.</translation>
    </message>
    <message>
        <source>Somebody has this name already.</source>
        <translation>이미 있는 이름입니다.</translation>
    </message>
    <message>
        <source>Use at least {0} characters.</source>
        <translation>{0}자 이상으로 하십시오.</translation>
    </message>
    <message>
        <source>The name is too easy to guess as a password.</source>
        <translation>이름과 같은 비밀번호는 쉽게 추측할 수 있습니다.</translation>
    </message>
    <message>
        <source>Nothing answers at this address.</source>
        <translation>이 주소에서 응답이 없습니다.</translation>
    </message>
    <message>
        <source>Check that the device is on, its cable and the address. A port goes behind it, as in 192.168.1.20:8000.</source>
        <translation>장치가 켜져 있는지, 케이블과 주소가 맞는지 확인하십시오. 포트는 192.168.1.20:8000처럼 주소 뒤에 씁니다.</translation>
    </message>
    <message>
        <source>The device refuses this user name or password.</source>
        <translation>장치가 이 사용자 이름이나 비밀번호를 거부합니다.</translation>
    </message>
    <message>
        <source>Type them again, with capital letters as they are. Some devices have users of their own for ONVIF.</source>
        <translation>대문자와 소문자를 구분해 다시 입력하십시오. ONVIF 사용자가 따로 있는 장치도 있습니다.</translation>
    </message>
    <message>
        <source>The device has refused this login already, so it is not tried again.</source>
        <translation>장치가 이미 거부한 로그인이므로 다시 시도하지 않습니다.</translation>
    </message>
    <message>
        <source>Type another user name or password: the same one once more would only lock the account.</source>
        <translation>다른 사용자 이름이나 비밀번호를 입력하십시오. 같은 것을 다시 쓰면 계정만 잠깁니다.</translation>
    </message>
    <message>
        <source>The device has locked the login after too many wrong passwords.</source>
        <translation>비밀번호가 여러 번 틀려 장치가 로그인을 잠갔습니다.</translation>
    </message>
    <message>
        <source>Wait half an hour, or restart the device. Then try once, with the right password.</source>
        <translation>30분쯤 기다리거나 장치를 다시 시작하십시오. 그런 다음 맞는 비밀번호로 한 번만 시도하십시오.</translation>
    </message>
    <message>
        <source>Something answers there, but not as a camera or recorder that can be asked for its pictures.</source>
        <translation>응답은 있지만, 영상을 물어볼 수 있는 카메라나 녹화기로는 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>Switch ONVIF on in the device, or go back and add the camera by its brand or its full address.</source>
        <translation>장치에서 ONVIF를 켜거나, 뒤로 가서 제조사 또는 전체 주소로 카메라를 추가하십시오.</translation>
    </message>
    <message>
        <source>This device takes the password only in a form that everybody on the line can read. Nothing was sent.</source>
        <translation>이 장치는 비밀번호를 누구나 읽을 수 있는 형태로만 받습니다. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>Switch digest login or HTTPS on in the device, or allow it here where you trust the network.</source>
        <translation>장치에서 다이제스트 로그인이나 HTTPS를 켜거나, 믿을 수 있는 네트워크라면 여기에서 허용하십시오.</translation>
    </message>
    <message>
        <source>Close other programs that are connected to it, or wait a minute, then try again.</source>
        <translation>장치에 연결된 다른 프로그램을 닫거나 1분쯤 기다린 뒤 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The device serves nobody more at the moment.</source>
        <translation>장치가 지금은 접속을 더 받지 않습니다.</translation>
    </message>
    <message>
        <source>This computer is in no network where cameras could be looked for.</source>
        <translation>이 컴퓨터는 카메라를 찾을 수 있는 네트워크에 연결되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Plug in the network cable or switch Wi-Fi on, then search again. Or type the camera&apos;s address.</source>
        <translation>네트워크 케이블을 꽂거나 Wi-Fi를 켠 다음 다시 찾으십시오. 또는 카메라 주소를 직접 입력하십시오.</translation>
    </message>
    <message>
        <source>This computer does not let Relay Server look for cameras in the network.</source>
        <translation>이 컴퓨터에서 Relay Server가 네트워크의 카메라를 찾도록 허용하지 않았습니다.</translation>
    </message>
    <message>
        <source>Allow it in the firewall, or under “Local Network” in the privacy settings of macOS. Or type the camera&apos;s address.</source>
        <translation>방화벽에서, 또는 macOS의 개인정보 보호 설정에 있는 “로컬 네트워크”에서 허용하십시오. 또는 카메라 주소를 직접 입력하십시오.</translation>
    </message>
    <message>
        <source>Attempts left before the device locks itself: {attempts_left}.</source>
        <translation>장치가 잠기기 전까지 남은 시도: {attempts_left}번.</translation>
    </message>
    <message>
        <source>It opens again in about {minutes} minutes.</source>
        <translation>약 {minutes}분 뒤에 다시 열립니다.</translation>
    </message>
    <message>
        <source>Hikvision: on the device&apos;s web page, open Configuration › Network › Advanced Settings › Integration Protocol, tick “Enable ONVIF” and add an ONVIF user there.</source>
        <translation>Hikvision: 장치의 웹 페이지에서 Configuration › Network › Advanced Settings › Integration Protocol을 열고 “Enable ONVIF”를 선택한 뒤 그곳에 ONVIF 사용자를 추가하십시오.</translation>
    </message>
    <message>
        <source>Dahua: on the device&apos;s web page, open Setup › Network › Access Platform › ONVIF and switch it on.</source>
        <translation>Dahua: 장치의 웹 페이지에서 Setup › Network › Access Platform › ONVIF를 열고 켜십시오.</translation>
    </message>
    <message>
        <source>Uniview: on the device&apos;s web page, open Setup › Network and look that ONVIF is on.</source>
        <translation>Uniview: 장치의 웹 페이지에서 Setup › Network를 열고 ONVIF가 켜져 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Reolink: in its app, open Settings › Network › Advanced › Server Settings, and switch ONVIF and RTSP on (port 8000).</source>
        <translation>Reolink: 앱에서 Settings › Network › Advanced › Server Settings를 열고 ONVIF와 RTSP를 켜십시오(포트 8000).</translation>
    </message>
    <message>
        <source>Hanwha Vision: ONVIF is on once the device&apos;s administrator has a password.</source>
        <translation>한화비전: 장치의 관리자 비밀번호를 정하면 ONVIF가 켜집니다.</translation>
    </message>
    <message>
        <source>Axis: on the device&apos;s web page, open System › Accounts › ONVIF accounts and add one.</source>
        <translation>Axis: 장치의 웹 페이지에서 System › Accounts › ONVIF accounts를 열고 계정을 추가하십시오.</translation>
    </message>
    <message>
        <source>TP-Link Tapo: in its app, open Advanced settings › Camera account and make one. ONVIF answers at port 2020.</source>
        <translation>TP-Link Tapo: 앱에서 Advanced settings › Camera account를 열고 계정을 만드십시오. ONVIF 포트는 2020입니다.</translation>
    </message>
    <message>
        <source>Channel {channel}</source>
        <translation>채널 {channel}</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>Use letters, digits and hyphens for the link.</source>
        <translation>링크에는 영문자, 숫자, 하이픈을 쓰십시오.</translation>
    </message>
    <message>
        <source>Another camera has this link.</source>
        <translation>이 링크를 쓰는 다른 카메라가 있습니다.</translation>
    </message>
    <message>
        <source>{device} gives {limit} live streams at a time. With these choices, the relay takes {steady}.</source>
        <translation>{device}은(는) 실시간 영상을 동시에 {limit}개까지 제공합니다. 지금 선택으로는 릴레이가 {steady}개를 씁니다.</translation>
    </message>
    <message>
        <source>{device} gives only {limit} live streams at a time, and the relay would take {steady}. Let it connect only while somebody watches, or tick fewer.</source>
        <translation>{device}은(는) 실시간 영상을 동시에 {limit}개까지만 제공하는데, 릴레이가 {steady}개를 쓰게 됩니다. 보는 사람이 있을 때만 연결하게 하거나 더 적게 선택하십시오.</translation>
    </message>
    <message>
        <source>With these choices, the relay takes {steady} live streams of {device}.</source>
        <translation>지금 선택으로는 릴레이가 {device}의 실시간 영상 {steady}개를 씁니다.</translation>
    </message>
    <message>
        <source>{device} gives {limit} live streams at a time. The relay takes one while somebody watches a camera.</source>
        <translation>{device}은(는) 실시간 영상을 동시에 {limit}개까지 제공합니다. 릴레이는 누군가 카메라를 보는 동안에만 하나씩 씁니다.</translation>
    </message>
    <message>
        <source>The relay takes a live stream of {device} only while somebody watches a camera.</source>
        <translation>릴레이는 누군가 카메라를 보는 동안에만 {device}의 실시간 영상을 씁니다.</translation>
    </message>
    <message>
        <source>A small picture is one more while somebody watches it.</source>
        <translation>작은 화면은 누군가 보는 동안 하나를 더 씁니다.</translation>
    </message>
    <message>
        <source>Choose an address in Protect&apos;s own network that nothing uses, outside the range that the router gives out. These lines make it, with a network card of its own (macvlan), as Protect tells cameras apart by their MAC.</source>
        <translation>Protect와 같은 네트워크에서 아무도 쓰지 않고 공유기가 나눠 주는 범위 밖에 있는 주소를 고르십시오. Protect는 MAC으로 카메라를 구별하므로, 아래 명령은 전용 네트워크 카드(macvlan)와 함께 그 주소를 만듭니다.</translation>
    </message>
    <message>
        <source>The first lines last until the next restart; where NetworkManager runs, the last line makes it for good.</source>
        <translation>앞의 명령은 다음에 다시 시작할 때까지만 유지됩니다. NetworkManager를 쓰는 컴퓨터에서는 마지막 명령으로 계속 유지할 수 있습니다.</translation>
    </message>
    <message>
        <source>This works over a cable, not over Wi-Fi. A virtual machine has to allow further MACs (promiscuous mode) on its network card.</source>
        <translation>Wi-Fi가 아니라 케이블로 연결해야 합니다. 가상 머신에서는 네트워크 카드에 다른 MAC을 허용(무차별 모드)해야 합니다.</translation>
    </message>
    <message>
        <source>This is possible on Linux only: {system} cannot give one computer a second network card with a MAC of its own on the same cable. From here, Protect can take one camera. For more, let the relay run on a small Linux computer.</source>
        <translation>Linux에서만 할 수 있습니다. {system}에서는 한 컴퓨터가 같은 케이블에서 다른 MAC을 가진 네트워크 카드를 더 가질 수 없습니다. 이 컴퓨터에서 Protect는 카메라 한 대만 받을 수 있습니다. 더 필요하면 작은 Linux 컴퓨터에서 릴레이를 실행하십시오.</translation>
    </message>
    <message>
        <source>This is not a network address. It should look like 192.168.1.201.</source>
        <translation>네트워크 주소가 아닙니다. 192.168.1.201과 같은 모양이어야 합니다.</translation>
    </message>
    <message>
        <source>{camera} has this address already.</source>
        <translation>{camera} 카메라가 이미 이 주소를 쓰고 있습니다.</translation>
    </message>
    <message>
        <source>Pelco-D over a serial server</source>
        <translation>시리얼 서버를 통한 Pelco-D</translation>
    </message>
    <message>
        <source>Type the address of the device that moves the camera, such as 192.168.1.20.</source>
        <translation>카메라를 움직이는 장치의 주소를 입력하십시오. 예: 192.168.1.20</translation>
    </message>
    <message>
        <source>Type the port of the serial server, such as 4001.</source>
        <translation>시리얼 서버의 포트를 입력하십시오. 예: 4001</translation>
    </message>
    <message>
        <source>The address of its own is none of this computer&apos;s.</source>
        <translation>이 카메라 전용 주소가 이 컴퓨터의 주소가 아닙니다.</translation>
    </message>
    <message>
        <source>Give this computer that address, as below, or empty the field.</source>
        <translation>아래와 같이 이 컴퓨터에 그 주소를 주거나, 입력란을 비우십시오.</translation>
    </message>
    <message>
        <source>Give each camera an address of its own.</source>
        <translation>카메라마다 다른 주소를 주십시오.</translation>
    </message>
    <message>
        <source>Another camera has this address and port already: {detail}.</source>
        <translation>다른 카메라가 이미 이 주소와 포트를 쓰고 있습니다: {detail}.</translation>
    </message>
    <message>
        <source>Another program has port {port}: {detail}.</source>
        <translation>다른 프로그램이 포트 {port}을(를) 쓰고 있습니다: {detail}.</translation>
    </message>
    <message>
        <source>Close that program, or switch this camera off and on: it is tried again by itself.</source>
        <translation>그 프로그램을 닫거나 이 카메라를 껐다가 켜십시오. 자동으로 다시 시도합니다.</translation>
    </message>
    <message>
        <source>This computer does not let the program open port {port}.</source>
        <translation>이 컴퓨터가 포트 {port}을(를) 열도록 허용하지 않습니다.</translation>
    </message>
    <message>
        <source>Ports below 1024 need rights of their own: put another port behind the address, such as :8900.</source>
        <translation>1024보다 작은 포트에는 따로 권한이 필요합니다. 주소 뒤에 :8900과 같이 다른 포트를 붙이십시오.</translation>
    </message>
    <message>
        <source>Port {port} was lost, and is opened again.</source>
        <translation>포트 {port}이(가) 닫혀서 다시 여는 중입니다.</translation>
    </message>
    <message>
        <source>This takes some seconds, for instance while the network changes.</source>
        <translation>네트워크가 바뀔 때 등 몇 초 걸립니다.</translation>
    </message>
    <message>
        <source>No free port is left for this camera.</source>
        <translation>이 카메라에 쓸 수 있는 포트가 남아 있지 않습니다.</translation>
    </message>
    <message>
        <source>Choose another first port under Settings, or close programs that use many ports.</source>
        <translation>설정에서 다른 첫 포트를 고르거나, 포트를 많이 쓰는 프로그램을 닫으십시오.</translation>
    </message>
    <message>
        <source>The relay could not save what recorders know this camera by.</source>
        <translation>녹화기가 이 카메라를 알아보는 정보를 릴레이가 저장하지 못했습니다.</translation>
    </message>
    <message>
        <source>Check that its data folder can be written and has room.</source>
        <translation>데이터 폴더에 쓸 수 있고 공간이 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Recorders do not find it by themselves: type its address.</source>
        <translation>녹화기가 저절로 찾지는 못하므로 주소를 입력하십시오.</translation>
    </message>
    <message>
        <source>Ready. No recorder has asked for it lately.</source>
        <translation>준비되었습니다. 최근에 요청한 녹화기는 없습니다.</translation>
    </message>
    <message>
        <source>Asked for lately by {clients}</source>
        <translation>최근에 요청함: {clients}</translation>
    </message>
    <message>
        <source>{first} and {count} more</source>
        <translation>{first} 외 {count}대</translation>
    </message>
    <message>
        <source>Address (IP)</source>
        <translation>주소(IP)</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>포트</translation>
    </message>
    <message>
        <source>Address with port</source>
        <translation>포트를 포함한 주소</translation>
    </message>
    <message>
        <source>ONVIF address</source>
        <translation>ONVIF 주소</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>사용자 이름</translation>
    </message>
    <message>
        <source>Lines for Frigate&apos;s configuration</source>
        <translation>Frigate 설정에 넣을 내용</translation>
    </message>
    <message>
        <source>Type the user name below and its device password.</source>
        <translation>아래의 사용자 이름과 그 장치 비밀번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>On the recorder, open Camera, then IP Camera, and press Custom Add (on its web page: Add).</source>
        <translation>녹화기에서 Camera(카메라), IP Camera(IP 카메라)를 차례로 열고 Custom Add(사용자 정의 추가)를 누르십시오. 웹 페이지에서는 Add(추가)입니다.</translation>
    </message>
    <message>
        <source>Protocol: ONVIF. IP Camera Address and Management Port: the address and the port below.</source>
        <translation>Protocol(프로토콜): ONVIF. IP Camera Address(IP 카메라 주소)와 Management Port(관리 포트): 아래의 주소와 포트.</translation>
    </message>
    <message>
        <source>Type the user name below and its device password. Transfer Protocol: TCP. Then press Add.</source>
        <translation>아래의 사용자 이름과 그 장치 비밀번호를 입력하십시오. Transfer Protocol(전송 프로토콜): TCP. 그런 다음 Add(추가)를 누르십시오.</translation>
    </message>
    <message>
        <source>Each camera has its own port: the Management Port tells them apart.</source>
        <translation>카메라마다 포트가 다릅니다. 관리 포트로 구별합니다.</translation>
    </message>
    <message>
        <source>On the recorder, open Camera, then Camera List (or Registration), and press Manual Add.</source>
        <translation>녹화기에서 Camera(카메라), Camera List(카메라 목록) 또는 Registration(등록)을 열고 Manual Add(수동 추가)를 누르십시오.</translation>
    </message>
    <message>
        <source>Manufacturer: ONVIF. IP Address and HTTP Port: the address and the port below. RTSP Port: as it is.</source>
        <translation>Manufacturer(제조사): ONVIF. IP Address(IP 주소)와 HTTP Port(HTTP 포트): 아래의 주소와 포트. RTSP Port(RTSP 포트): 그대로 두십시오.</translation>
    </message>
    <message>
        <source>Type the user name below and its device password. Server Type: TCP. Then press OK.</source>
        <translation>아래의 사용자 이름과 그 장치 비밀번호를 입력하십시오. Server Type(서버 종류): TCP. 그런 다음 OK(확인)를 누르십시오.</translation>
    </message>
    <message>
        <source>Give this camera an address of its own, below: Protect takes only one camera from each address.</source>
        <translation>아래에서 이 카메라에 전용 주소를 주십시오. Protect는 주소 하나에서 카메라 한 대만 받습니다.</translation>
    </message>
    <message>
        <source>In Protect, open Settings, then System (or Advanced), and switch on Discover Third-Party Cameras.</source>
        <translation>Protect에서 Settings(설정), System(시스템) 또는 Advanced(고급)를 열고 Discover Third-Party Cameras(타사 카메라 검색)를 켜십시오.</translation>
    </message>
    <message>
        <source>The camera appears under Devices: press Adopt, and type the user name below and its device password. Where it does not appear, choose Advanced Adoption and type its address with the port as well.</source>
        <translation>카메라가 Devices(장치)에 나타나면 Adopt(채택)를 누르고 아래의 사용자 이름과 그 장치 비밀번호를 입력하십시오. 나타나지 않으면 Advanced Adoption(고급 채택)을 골라 포트를 포함한 주소도 입력하십시오.</translation>
    </message>
    <message>
        <source>Protect plays H.264 only, and keeps the link it was given: give the address before you adopt the camera.</source>
        <translation>Protect는 H.264만 재생하고 처음 받은 링크를 계속 씁니다. 카메라를 채택하기 전에 주소를 주십시오.</translation>
    </message>
    <message>
        <source>In Surveillance Station, open IP Camera, press Add, then Add Camera.</source>
        <translation>Surveillance Station에서 IP Camera(IP 카메라)를 열고 Add(추가), Add Camera(카메라 추가)를 차례로 누르십시오.</translation>
    </message>
    <message>
        <source>Brand: ONVIF. IP address and Port: the address and the port below.</source>
        <translation>Brand(브랜드): ONVIF. IP address(IP 주소)와 Port(포트): 아래의 주소와 포트.</translation>
    </message>
    <message>
        <source>Type the user name below and its device password, press Test Connection, then Finish.</source>
        <translation>아래의 사용자 이름과 그 장치 비밀번호를 입력하고 Test Connection(연결 테스트), Finish(완료)를 차례로 누르십시오.</translation>
    </message>
    <message>
        <source>In the Management Client, right-click the recording server and choose Add Hardware, then Manual.</source>
        <translation>Management Client에서 녹화 서버를 마우스 오른쪽 단추로 누르고 Add Hardware(하드웨어 추가), Manual(수동)을 차례로 고르십시오.</translation>
    </message>
    <message>
        <source>Enter the user name below and its device password; as the driver, choose ONVIF Conformant Device only.</source>
        <translation>아래의 사용자 이름과 그 장치 비밀번호를 입력하고, 드라이버는 ONVIF Conformant Device 하나만 고르십시오.</translation>
    </message>
    <message>
        <source>Address and Port: the address and the port below. Each camera is a hardware of its own.</source>
        <translation>Address(주소)와 Port(포트): 아래의 주소와 포트. 카메라마다 하드웨어를 하나씩 추가합니다.</translation>
    </message>
    <message>
        <source>Add a camera, choose Network IP, and put the address with the port below into Address.</source>
        <translation>카메라를 추가하고 Network IP를 고른 다음, 아래의 포트를 포함한 주소를 Address(주소)에 넣으십시오.</translation>
    </message>
    <message>
        <source>Press Find/Inspect: Blue Iris asks the camera and fills in the rest. Then press OK.</source>
        <translation>Find/Inspect를 누르면 Blue Iris가 카메라에 물어 나머지를 채웁니다. 그런 다음 OK를 누르십시오.</translation>
    </message>
    <message>
        <source>For steering, choose ONVIF as the camera&apos;s PTZ type.</source>
        <translation>카메라를 조종하려면 PTZ 종류로 ONVIF를 고르십시오.</translation>
    </message>
    <message>
        <source>Open Settings, then Devices &amp; services, press Add integration, and choose ONVIF.</source>
        <translation>Settings(설정), Devices &amp; services(기기 및 서비스)를 차례로 열고 Add integration(통합 추가)을 누른 다음 ONVIF를 고르십시오.</translation>
    </message>
    <message>
        <source>The camera may be in the list that Home Assistant has found. Else choose to set it up by hand.</source>
        <translation>Home Assistant가 찾은 목록에 카메라가 있을 수 있습니다. 없으면 직접 설정을 고르십시오.</translation>
    </message>
    <message>
        <source>Host and Port: the address and the port below. Type the user name below and its device password.</source>
        <translation>Host(호스트)와 Port(포트): 아래의 주소와 포트. 아래의 사용자 이름과 그 장치 비밀번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>Open the configuration, under Settings, and put the lines below under cameras.</source>
        <translation>Settings(설정)에서 구성 편집기를 열고 아래 내용을 cameras 밑에 넣으십시오.</translation>
    </message>
    <message>
        <source>Put the device password in the place of PASSWORD. Then press Save and Restart.</source>
        <translation>PASSWORD 자리에 장치 비밀번호를 넣고 Save and Restart(저장하고 다시 시작)를 누르십시오.</translation>
    </message>
    <message>
        <source>At the upper left, type the user name below and its device password, and press Log in.</source>
        <translation>왼쪽 위에 아래의 사용자 이름과 그 장치 비밀번호를 입력하고 Log in(로그인)을 누르십시오.</translation>
    </message>
    <message>
        <source>The camera is in the list. Where it is not, press Add and paste the ONVIF address below.</source>
        <translation>카메라가 목록에 있습니다. 없으면 Add(추가)를 누르고 아래의 ONVIF 주소를 붙여 넣으십시오.</translation>
    </message>
    <message>
        <source>Nobody is steering.</source>
        <translation>지금 조종하는 사람이 없습니다.</translation>
    </message>
    <message>
        <source>You are steering for {seconds} s more.</source>
        <translation>내가 조종하고 있습니다. {seconds}초 남았습니다.</translation>
    </message>
    <message>
        <source>You are steering until {time}.</source>
        <translation>{time}까지 내가 조종합니다.</translation>
    </message>
    <message>
        <source>You have reserved the camera until {time}.</source>
        <translation>{time}까지 내가 카메라를 예약했습니다.</translation>
    </message>
    <message>
        <source>{holder} is steering for {seconds} s more.</source>
        <translation>{holder} 님이 조종하고 있습니다. {seconds}초 남았습니다.</translation>
    </message>
    <message>
        <source>{holder} is steering.</source>
        <translation>{holder} 님이 조종하고 있습니다.</translation>
    </message>
    <message>
        <source>{holder} is steering until {time}.</source>
        <translation>{holder} 님이 {time}까지 조종합니다.</translation>
    </message>
    <message>
        <source>{holder} has reserved the camera until {time}.</source>
        <translation>{holder} 님이 {time}까지 카메라를 예약했습니다.</translation>
    </message>
    <message>
        <source>The camera goes round its presets. It rests while you steer.</source>
        <translation>카메라가 프리셋을 차례로 돌고 있습니다. 조종하는 동안에는 멈춥니다.</translation>
    </message>
    <message>
        <source>The camera cannot be steered: {fault}.</source>
        <translation>카메라를 조종할 수 없습니다: {fault}.</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>다른 사람</translation>
    </message>
    <message>
        <source>Somebody with a link</source>
        <translation>링크로 들어온 사용자</translation>
    </message>
    <message>
        <source>in this window</source>
        <translation>이 창에서</translation>
    </message>
    <message>
        <source>in a browser</source>
        <translation>브라우저에서</translation>
    </message>
    <message>
        <source>from another program</source>
        <translation>다른 프로그램에서</translation>
    </message>
    <message>
        <source>from a recorder</source>
        <translation>녹화기에서</translation>
    </message>
    <message>
        <source>{holder} ({way})</source>
        <translation>{holder}({way})</translation>
    </message>
    <message>
        <source>{who} would like to steer.</source>
        <translation>{who} 님이 조종하고 싶어 합니다.</translation>
    </message>
    <message>
        <source>You have asked {holder}.</source>
        <translation>{holder} 님에게 요청했습니다.</translation>
    </message>
    <message>
        <source>Take over from {holder}?</source>
        <translation>{holder} 님 대신 조종하시겠습니까?</translation>
    </message>
    <message>
        <source>You interrupt {holder}: what the camera does now ends at once, and you steer from then on.</source>
        <translation>{holder} 님의 조종이 끊깁니다. 카메라의 지금 동작이 바로 멈추고, 그때부터 내가 조종합니다.</translation>
    </message>
    <message>
        <source>{holder} has reserved the camera until {time}, and loses it at once. You steer from then on.</source>
        <translation>{holder} 님이 {time}까지 카메라를 예약했으며, 그 예약이 바로 끝납니다. 그때부터 내가 조종합니다.</translation>
    </message>
    <message>
        <source>{holder} steers this camera now.</source>
        <translation>지금은 {holder} 님이 이 카메라를 조종하고 있습니다.</translation>
    </message>
    <message>
        <source>Ask for control, or wait until it is free.</source>
        <translation>조종권을 요청하거나 비워질 때까지 기다려 주십시오.</translation>
    </message>
    <message>
        <source>This camera has no address for steering.</source>
        <translation>이 카메라에는 조종용 주소가 없습니다.</translation>
    </message>
    <message>
        <source>Edit the camera and fill in how it is steered.</source>
        <translation>카메라를 편집하여 조종 방법을 입력해 주십시오.</translation>
    </message>
    <message>
        <source>Too much is asked of this camera at once.</source>
        <translation>이 카메라에 한꺼번에 너무 많은 요청이 왔습니다.</translation>
    </message>
    <message>
        <source>This camera cannot do that.</source>
        <translation>이 카메라는 그 동작을 할 수 없습니다.</translation>
    </message>
    <message>
        <source>The camera does not answer where it is steered.</source>
        <translation>카메라가 조종용 주소에서 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>Check that it is on, and its address for steering: it often has another port than the picture.</source>
        <translation>카메라가 켜져 있는지, 조종용 주소가 맞는지 확인해 주십시오. 영상과 포트가 다른 경우가 많습니다.</translation>
    </message>
    <message>
        <source>The camera refuses the login for steering.</source>
        <translation>카메라가 조종용 로그인을 거부합니다.</translation>
    </message>
    <message>
        <source>Edit the camera and type the login again. Many cameras have users of their own for ONVIF.</source>
        <translation>카메라를 편집하여 로그인을 다시 입력해 주십시오. ONVIF용 사용자가 따로 있는 카메라가 많습니다.</translation>
    </message>
    <message>
        <source>You do not steer this camera.</source>
        <translation>이 카메라를 조종하고 있지 않습니다.</translation>
    </message>
    <message>
        <source>Take control first.</source>
        <translation>먼저 조종권을 가져오십시오.</translation>
    </message>
    <message>
        <source>Nobody of this name has asked for control.</source>
        <translation>이 이름으로 조종권을 요청한 사람이 없습니다.</translation>
    </message>
    <message>
        <source>The camera does not know this preset any more.</source>
        <translation>카메라에 이 프리셋이 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>다른 것을 선택해 주십시오.</translation>
    </message>
    <message>
        <source>The camera has no place for another preset.</source>
        <translation>카메라에 프리셋을 더 저장할 자리가 없습니다.</translation>
    </message>
    <message>
        <source>Remove one first.</source>
        <translation>먼저 하나를 지워 주십시오.</translation>
    </message>
    <message>
        <source>The camera did not do it.</source>
        <translation>카메라가 그 동작을 하지 않았습니다.</translation>
    </message>
    <message>
        <source>It may be busy, or its user may not steer. Try again, or look on the camera&apos;s own page.</source>
        <translation>카메라가 바쁘거나 그 사용자에게 조종 권한이 없을 수 있습니다. 다시 시도하거나 카메라 자체 페이지에서 확인해 주십시오.</translation>
    </message>
    <message>
        <source>{who} steers now.</source>
        <translation>{who} 님이 조종을 시작했습니다.</translation>
    </message>
    <message>
        <source>{who} steers now instead of {loser}, by priority.</source>
        <translation>우선순위에 따라 {loser} 님 대신 {who} 님이 조종합니다.</translation>
    </message>
    <message>
        <source>{who} has reserved the steering for {minutes} minutes.</source>
        <translation>{who} 님이 조종을 {minutes}분 동안 예약했습니다.</translation>
    </message>
    <message>
        <source>{who} asks for control.</source>
        <translation>{who} 님이 조종권을 요청합니다.</translation>
    </message>
    <message>
        <source>{who} has handed the control over to {to}.</source>
        <translation>{who} 님이 {to} 님에게 조종권을 넘겼습니다.</translation>
    </message>
    <message>
        <source>{who} has ended that {holder} steers.</source>
        <translation>{who} 님이 {holder} 님의 조종을 끝냈습니다.</translation>
    </message>
    <message>
        <source>{who} may not steer any more: the camera was stopped.</source>
        <translation>{who} 님은 더 이상 조종할 수 없어 카메라를 멈췄습니다.</translation>
    </message>
    <message>
        <source>{who} has started a tour. Presets: {count}.</source>
        <translation>{who} 님이 순회를 시작했습니다. 프리셋: {count}개.</translation>
    </message>
    <message>
        <source>{who} has ended the tour.</source>
        <translation>{who} 님이 순회를 끝냈습니다.</translation>
    </message>
    <message>
        <source>The camera was told to stop and did not take it: it may still move. Look at it, and stop it at the camera if needed.</source>
        <translation>카메라에 정지를 명령했지만 받아들이지 않아 아직 움직이고 있을 수 있습니다. 영상을 확인하고 필요하면 카메라에서 직접 멈춰 주십시오.</translation>
    </message>
    <message>
        <source>Taken from the camera: {sessions}, {rate}</source>
        <translation>카메라에서 받음: {sessions}, {rate}</translation>
    </message>
    <message>
        <source>Given out: {viewers}, {rate}</source>
        <translation>내보냄: {viewers}, {rate}</translation>
    </message>
    <message>
        <source>Taken in: {rate}</source>
        <translation>받음: {rate}</translation>
    </message>
    <message>
        <source>Nothing is taken from the camera now.</source>
        <translation>지금은 카메라에서 아무것도 받지 않습니다.</translation>
    </message>
    <message>
        <source>1 session</source>
        <translation>연결 1개</translation>
    </message>
    <message>
        <source>{count} sessions</source>
        <translation>연결 {count}개</translation>
    </message>
    <message>
        <source>1 viewer</source>
        <translation>시청자 1명</translation>
    </message>
    <message>
        <source>{count} viewers</source>
        <translation>시청자 {count}명</translation>
    </message>
    <message>
        <source>Line “{name}”</source>
        <translation>회선 “{name}”</translation>
    </message>
    <message>
        <source>Line of all cameras</source>
        <translation>모든 카메라의 회선</translation>
    </message>
    <message>
        <source>{rate} of {cap}</source>
        <translation>{cap} 중 {rate}</translation>
    </message>
    <message>
        <source>{rate}, no limit</source>
        <translation>{rate}, 한도 없음</translation>
    </message>
    <message>
        <source>With their smaller picture, as the line is too thin for all: {cameras}</source>
        <translation>회선이 좁아 작은 화면으로 보여 주는 카메라: {cameras}</translation>
    </message>
    <message>
        <source>More than the line may carry. No smaller picture: {cameras}</source>
        <translation>회선 한도를 넘었습니다. 작은 화면이 없는 카메라: {cameras}</translation>
    </message>
    <message>
        <source>Smaller picture: the line is too thin for the large one</source>
        <translation>작은 화면: 회선이 좁아 큰 화면을 보낼 수 없습니다</translation>
    </message>
</context>
<context>
    <name>Fold</name>
    <message>
        <source>Unfolded</source>
        <translation>펼침</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>접힘</translation>
    </message>
</context>
<context>
    <name>FolderCard</name>
    <message>
        <source>Storage</source>
        <translation>저장 위치</translation>
    </message>
    <message>
        <source>Cameras, people and the relay&apos;s settings are kept there, and go along. Leave it empty for the usual place.</source>
        <translation>카메라, 사용자, 중계 서버의 설정이 이 폴더에 있으며, 폴더를 바꾸면 함께 옮겨집니다. 비워 두면 보통 위치를 씁니다.</translation>
    </message>
    <message>
        <source>Folder for the relay&apos;s own files</source>
        <translation>중계 서버 파일을 둘 폴더</translation>
    </message>
    <message>
        <source>Type the whole path of the folder.</source>
        <translation>폴더의 전체 경로를 입력하십시오.</translation>
    </message>
    <message>
        <source>This is a file, not a folder.</source>
        <translation>폴더가 아니라 파일입니다.</translation>
    </message>
</context>
<context>
    <name>FolderField</name>
    <message>
        <source>Choose…</source>
        <translation>선택…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>폴더 선택</translation>
    </message>
</context>
<context>
    <name>FoundList</name>
    <message>
        <source>Search again</source>
        <translation>다시 찾기</translation>
    </message>
    <message>
        <source>Searching your network…</source>
        <translation>네트워크에서 찾는 중…</translation>
    </message>
    <message>
        <source>The network could not be searched.</source>
        <translation>네트워크에서 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>Devices that answered: {0}</source>
        <translation>응답한 장치: {0}대</translation>
    </message>
    <message>
        <source>No camera or recorder has answered.</source>
        <translation>응답한 카메라나 녹화기가 없습니다.</translation>
    </message>
    <message>
        <source>They answer when they are switched on, stand in the same network as this computer, and have ONVIF switched on. A firewall on this computer can keep the answers away: allow Relay Server in it. You can add a device by its address below.</source>
        <translation>장치가 켜져 있고, 이 컴퓨터와 같은 네트워크에 있으며, ONVIF가 켜져 있어야 응답합니다. 이 컴퓨터의 방화벽이 응답을 막을 수도 있으니 Relay Server를 허용하십시오. 아래에서 주소로 추가할 수도 있습니다.</translation>
    </message>
    <message>
        <source>Found in your network</source>
        <translation>네트워크에서 찾은 장치</translation>
    </message>
</context>
<context>
    <name>FoundRow</name>
    <message>
        <source>Add…</source>
        <translation>추가…</translation>
    </message>
    <message>
        <source>Already here</source>
        <translation>이미 있음</translation>
    </message>
    <message>
        <source>Look again…</source>
        <translation>다시 확인…</translation>
    </message>
    <message>
        <source>Look for new channels: {0}</source>
        <translation>새 채널 찾기: {0}</translation>
    </message>
    <message>
        <source>Add {0}</source>
        <translation>{0} 추가</translation>
    </message>
</context>
<context>
    <name>GuideCard</name>
    <message>
        <source>Switch a camera on above: then it is said here what to type.</source>
        <translation>위에서 카메라를 켜면 입력할 내용이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Make a login above.</source>
        <translation>위에서 로그인을 만드십시오.</translation>
    </message>
    <message>
        <source>What to type into the recorder</source>
        <translation>녹화기에 입력할 내용</translation>
    </message>
    <message>
        <source>Kind of recorder</source>
        <translation>녹화기 종류</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
</context>
<context>
    <name>HeaderBar</name>
    <message>
        <source>Viewers</source>
        <translation>시청자</translation>
    </message>
    <message>
        <source>From cameras</source>
        <translation>카메라 수신</translation>
    </message>
    <message>
        <source>To viewers</source>
        <translation>시청자 송신</translation>
    </message>
    <message>
        <source>Start all</source>
        <translation>모두 시작</translation>
    </message>
    <message>
        <source>Stop all</source>
        <translation>모두 중지</translation>
    </message>
    <message>
        <source>{0} turned away</source>
        <translation>{0}명 거절됨</translation>
    </message>
    <message>
        <source>{0}. Click to raise the limit.</source>
        <translation>{0}. 누르면 한도를 높일 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>LeaseBar</name>
    <message>
        <source>Take over…</source>
        <translation>대신 조종…</translation>
    </message>
    <message>
        <source>Ask for control</source>
        <translation>조종 요청</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>넘겨주기</translation>
    </message>
    <message>
        <source>Let others steer</source>
        <translation>조종 마치기</translation>
    </message>
    <message>
        <source>More about who steers</source>
        <translation>조종에 관한 추가 항목</translation>
    </message>
    <message>
        <source>Hand over to {0}</source>
        <translation>{0} 님에게 넘겨주기</translation>
    </message>
    <message>
        <source>Reserve for {0} minutes</source>
        <translation>{0}분 동안 예약</translation>
    </message>
    <message>
        <source>Reserve for {0} h</source>
        <translation>{0}시간 동안 예약</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>Viewers watching now: {0}. When the relay stops, their picture ends at once.</source>
        <translation>지금 보고 있는 시청자: {0}명. 중계를 중지하면 화면이 바로 끊깁니다.</translation>
    </message>
    <message>
        <source>Cameras on air: {0}. Nobody is watching at the moment.</source>
        <translation>방송 중인 카메라: {0}대. 지금 보는 사람은 없습니다.</translation>
    </message>
    <message>
        <source>This is asked once; the settings page can change it.</source>
        <translation>한 번만 묻습니다. 설정에서 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>Keep running in the background</source>
        <translation>백그라운드에서 계속 실행</translation>
    </message>
    <message>
        <source>Keep running, minimised</source>
        <translation>최소화하고 계속 실행</translation>
    </message>
    <message>
        <source>Keep the relay running?</source>
        <translation>중계를 계속 실행할까요?</translation>
    </message>
    <message>
        <source>Stop the relay and quit?</source>
        <translation>중계를 중지하고 종료할까요?</translation>
    </message>
    <message>
        <source>Stop the relay and quit</source>
        <translation>중계 중지 후 종료</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>LimitField</name>
    <message>
        <source>No limit</source>
        <translation>제한 없음</translation>
    </message>
    <message>
        <source>Empty = no limit</source>
        <translation>비워 두면 제한 없음</translation>
    </message>
</context>
<context>
    <name>LimitsCard</name>
    <message>
        <source>Limits</source>
        <translation>제한</translation>
    </message>
    <message>
        <source>What this computer and its network shall not exceed. Whoever comes after that is turned away; people who are watching stay.</source>
        <translation>이 컴퓨터와 네트워크가 감당할 한도입니다. 한도를 넘으면 새 시청자는 거절되고, 이미 보고 있는 사람은 계속 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Viewers of all cameras together</source>
        <translation>모든 카메라의 시청자 수</translation>
    </message>
    <message>
        <source>Data to all viewers (kbit/s)</source>
        <translation>모든 시청자에게 보내는 양(kbit/s)</translation>
    </message>
    <message>
        <source>Data from all cameras (kbit/s)</source>
        <translation>모든 카메라에서 받는 데이터(kbit/s)</translation>
    </message>
    <message>
        <source>Where the line from the cameras is too thin for more, some cameras show their smaller picture until there is room again.</source>
        <translation>카메라 쪽 회선이 그보다 좁으면, 여유가 생길 때까지 일부 카메라는 작은 화면을 보여 줍니다.</translation>
    </message>
</context>
<context>
    <name>LinesCard</name>
    <message>
        <source>Thin lines</source>
        <translation>좁은 회선</translation>
    </message>
    <message>
        <source>Cameras that share a thin line, such as a leased line or a mobile modem: give the line a name and what it may carry, some 5 % less than it can. Then say of each camera, under Change, which line it is behind. Where their pictures would need more, some show their smaller one until there is room again.</source>
        <translation>전용선이나 이동 통신 모뎀처럼 좁은 회선을 함께 쓰는 카메라가 있으면, 회선의 이름과 한도를 실제 용량보다 5% 정도 낮게 적으십시오. 그런 다음 각 카메라의 변경에서 어느 회선에 연결되어 있는지 고르십시오. 화면이 한도를 넘게 되면 여유가 생길 때까지 일부 카메라가 작은 화면을 보여 줍니다.</translation>
    </message>
</context>
<context>
    <name>LinesField</name>
    <message>
        <source>Add a line</source>
        <translation>회선 추가</translation>
    </message>
    <message>
        <source>Each line has a name of its own.</source>
        <translation>회선마다 다른 이름을 쓰십시오.</translation>
    </message>
    <message>
        <source>This name cannot be used.</source>
        <translation>쓸 수 없는 이름입니다.</translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message>
        <source>Nothing to show here yet.</source>
        <translation>아직 표시할 내용이 없습니다.</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사했습니다</translation>
    </message>
    <message>
        <source>All cameras</source>
        <translation>모든 카메라</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>What to show</source>
        <translation>표시할 항목</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>경고와 오류</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>오류만</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Open the folder with the log files</source>
        <translation>로그 파일 폴더 열기</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
</context>
<context>
    <name>LoginCard</name>
    <message>
        <source>The recorder logs in as</source>
        <translation>녹화기의 로그인</translation>
    </message>
    <message>
        <source>Make a login for a recorder…</source>
        <translation>녹화기용 로그인 만들기…</translation>
    </message>
    <message>
        <source>New device password…</source>
        <translation>새 장치 비밀번호…</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Make a new device password for {0}?</source>
        <translation>{0}의 장치 비밀번호를 새로 만드시겠습니까?</translation>
    </message>
    <message>
        <source>Players and recorders with the old one are refused from then on.</source>
        <translation>이전 비밀번호를 쓰는 플레이어와 녹화기는 그때부터 거부됩니다.</translation>
    </message>
    <message>
        <source>Make a new one</source>
        <translation>새로 만들기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>The device password goes with it. It was shown when it was made; where it is lost, or older than this version, make a new one.</source>
        <translation>장치 비밀번호를 함께 입력합니다. 비밀번호는 만들 때 한 번 보였으니, 잊어버렸거나 이 버전 이전에 만든 것이면 새로 만드십시오.</translation>
    </message>
    <message>
        <source>Recorders always log in. Nobody has a device password yet: make a login for your recorder.</source>
        <translation>녹화기는 항상 로그인합니다. 아직 장치 비밀번호가 없으니 녹화기용 로그인을 만드십시오.</translation>
    </message>
</context>
<context>
    <name>LoginFields</name>
    <message>
        <source>User name</source>
        <translation>사용자 이름</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>The same as on the camera&apos;s own web page or app. Leave both empty where the camera asks for none.</source>
        <translation>카메라 웹 페이지나 앱에서 쓰는 것과 같습니다. 카메라가 요구하지 않으면 둘 다 비워 두십시오.</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>바뀌지 않음</translation>
    </message>
</context>
<context>
    <name>MachineDialog</name>
    <message>
        <source>Make a login for a recorder</source>
        <translation>녹화기용 로그인 만들기</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>사용자 이름</translation>
    </message>
    <message>
        <source>What the recorder logs in as. It cannot be changed later.</source>
        <translation>녹화기가 로그인할 이름입니다. 나중에 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>It may turn the cameras, too</source>
        <translation>카메라 조종도 허용</translation>
    </message>
    <message>
        <source>Make it</source>
        <translation>만들기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>The relay makes up a device password for it, and shows it once. One login for each recorder is best.</source>
        <translation>릴레이가 장치 비밀번호를 만들어 한 번만 보여 줍니다. 녹화기마다 로그인을 하나씩 두는 것이 가장 좋습니다.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>This computer
{0}</source>
        <translation>이 컴퓨터
{0}</translation>
    </message>
    <message>
        <source>Relay Server keeps running</source>
        <translation>Relay Server가 계속 실행 중입니다</translation>
    </message>
    <message>
        <source>Click here to open its window again.</source>
        <translation>여기를 누르면 창이 다시 열립니다.</translation>
    </message>
    <message>
        <source>The relay kept running. This desktop has no tray, so the window was minimised.</source>
        <translation>중계는 계속 실행되었습니다. 이 데스크톱에는 트레이가 없어 창을 최소화했습니다.</translation>
    </message>
    <message>
        <source>in trouble: {0}</source>
        <translation>문제 {0}대</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>Wall</source>
        <translation>카메라 월</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>People</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Recorders</source>
        <translation>녹화기</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>This page is shown now</source>
        <translation>지금 보이는 페이지</translation>
    </message>
</context>
<context>
    <name>NetworkCard</name>
    <message>
        <source>Video port (RTSP)</source>
        <translation>영상 포트 (RTSP)</translation>
    </message>
    <message>
        <source>Players and recorders connect here. Usually 8554.</source>
        <translation>재생기와 녹화기가 연결하는 포트입니다. 보통 8554입니다.</translation>
    </message>
    <message>
        <source>Web port (HTTP)</source>
        <translation>웹 포트 (HTTP)</translation>
    </message>
    <message>
        <source>Phones and browsers open this one. Usually 8080.</source>
        <translation>휴대전화와 브라우저가 연결하는 포트입니다. 보통 8080입니다.</translation>
    </message>
    <message>
        <source>Browser video (WebRTC)</source>
        <translation>브라우저 영상 (WebRTC)</translation>
    </message>
    <message>
        <source>The fastest way to browsers. Usually 8189.</source>
        <translation>브라우저에 영상을 가장 빠르게 보내는 포트입니다. 보통 8189입니다.</translation>
    </message>
    <message>
        <source>All devices that can reach this computer</source>
        <translation>이 컴퓨터에 연결할 수 있는 모든 기기</translation>
    </message>
    <message>
        <source>This computer only</source>
        <translation>이 컴퓨터만</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>Who can connect</source>
        <translation>연결할 수 있는 사람</translation>
    </message>
    <message>
        <source>Another service here has this port already. Choose another number.</source>
        <translation>여기의 다른 서비스가 이 포트를 이미 쓰고 있습니다. 다른 번호를 고르십시오.</translation>
    </message>
</context>
<context>
    <name>OpeningState</name>
    <message>
        <source>The cameras cannot be shown now. They are safe: the message above says what is in the way.</source>
        <translation>지금은 카메라를 보여 드릴 수 없습니다. 카메라 정보는 안전합니다. 이유는 위의 안내에 있습니다.</translation>
    </message>
    <message>
        <source>Fetching your cameras…</source>
        <translation>카메라를 불러오는 중…</translation>
    </message>
</context>
<context>
    <name>OutageCard</name>
    <message>
        <source>Outages in the last 24 hours</source>
        <translation>최근 24시간 동안의 끊김</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>외 {0}건</translation>
    </message>
    <message>
        <source>None: the picture was there whenever it was wanted.</source>
        <translation>없음: 필요할 때 화면이 항상 나왔습니다.</translation>
    </message>
</context>
<context>
    <name>OwnAddressPart</name>
    <message>
        <source>Address of this camera alone</source>
        <translation>이 카메라 전용 주소</translation>
    </message>
    <message>
        <source>Empty = the same as all others. It is offered at port 80 there.</source>
        <translation>비우면 다른 카메라와 같은 주소를 씁니다. 전용 주소에서는 포트 80을 씁니다.</translation>
    </message>
    <message>
        <source>Use this address</source>
        <translation>이 주소 사용</translation>
    </message>
    <message>
        <source>Make the address (in a terminal)</source>
        <translation>주소 만들기(터미널에서)</translation>
    </message>
    <message>
        <source>Make it for good (NetworkManager)</source>
        <translation>계속 유지하기(NetworkManager)</translation>
    </message>
</context>
<context>
    <name>PasswordEdit</name>
    <message>
        <source>Hide password</source>
        <translation>비밀번호 숨기기</translation>
    </message>
    <message>
        <source>Show password</source>
        <translation>비밀번호 표시</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>Add a person</source>
        <translation>사용자 추가</translation>
    </message>
    <message>
        <source>Nobody has a login yet.</source>
        <translation>아직 로그인을 가진 사람이 없습니다.</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>저장함: {0}</translation>
    </message>
    <message>
        <source>{0} has a new password. Browsers have to log in again.</source>
        <translation>{0}의 비밀번호가 바뀌었습니다. 브라우저에서는 다시 로그인해야 합니다.</translation>
    </message>
    <message>
        <source>Make a new device password for {0}?</source>
        <translation>{0}의 기기 비밀번호를 새로 만드시겠습니까?</translation>
    </message>
    <message>
        <source>Players and recorders with the old one are refused from then on.</source>
        <translation>이전 비밀번호를 쓰는 재생 프로그램과 녹화기는 그때부터 연결할 수 없습니다.</translation>
    </message>
    <message>
        <source>Make a new one</source>
        <translation>새로 만들기</translation>
    </message>
    <message>
        <source>Remove {0}?</source>
        <translation>{0}을(를) 삭제하시겠습니까?</translation>
    </message>
    <message>
        <source>The login stops working at once, in browsers, players and recorders.</source>
        <translation>브라우저, 재생 프로그램, 녹화기에서 이 로그인을 바로 쓸 수 없게 됩니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Who may watch now: {0}. What else somebody may do depends on the login.</source>
        <translation>지금 볼 수 있는 사람: {0}. 그 밖에 할 수 있는 일은 로그인에 따라 다릅니다.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>People</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Who may watch…</source>
        <translation>누가 볼 수 있는지…</translation>
    </message>
</context>
<context>
    <name>PersonDialog</name>
    <message>
        <source>New password of {0}</source>
        <translation>{0}의 새 비밀번호</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>사용자 추가</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>사용자 이름</translation>
    </message>
    <message>
        <source>For logging in. It cannot be changed later.</source>
        <translation>로그인할 때 씁니다. 나중에 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>For the web pages. At least 8 characters.</source>
        <translation>웹 페이지에서 씁니다. 8자 이상이어야 합니다.</translation>
    </message>
    <message>
        <source>Make one up</source>
        <translation>자동으로 만들기</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>What this person may do</source>
        <translation>이 사람이 할 수 있는 일</translation>
    </message>
</context>
<context>
    <name>PersonRow</name>
    <message>
        <source>Rights</source>
        <translation>권한</translation>
    </message>
    <message>
        <source>More for {0}</source>
        <translation>{0} 메뉴</translation>
    </message>
    <message>
        <source>New password…</source>
        <translation>새 비밀번호…</translation>
    </message>
    <message>
        <source>New device password…</source>
        <translation>새 기기 비밀번호…</translation>
    </message>
    <message>
        <source>Who steers cameras first</source>
        <translation>카메라 조종 순서</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Comes from the configuration file, and is changed there.</source>
        <translation>설정 파일에서 온 사용자이며 그 파일에서 바꿉니다.</translation>
    </message>
    <message>
        <source>Cannot log in: switched off.</source>
        <translation>꺼져 있어서 로그인할 수 없습니다.</translation>
    </message>
    <message>
        <source>Players only: there is a device password, and none for the browser.</source>
        <translation>재생 프로그램 전용입니다. 기기 비밀번호만 있고 브라우저용 비밀번호는 없습니다.</translation>
    </message>
    <message>
        <source>Browser: own password. Players and recorders: device password.</source>
        <translation>브라우저에서는 본인 비밀번호, 재생 프로그램과 녹화기에서는 기기 비밀번호를 씁니다.</translation>
    </message>
</context>
<context>
    <name>PortField</name>
    <message>
        <source>Type a number from 1 to 65535.</source>
        <translation>1에서 65535 사이의 숫자를 입력하십시오.</translation>
    </message>
</context>
<context>
    <name>PresetTile</name>
    <message>
        <source>Go to {0}</source>
        <translation>{0}(으)로 이동</translation>
    </message>
    <message>
        <source>More for {0}</source>
        <translation>{0} 추가 항목</translation>
    </message>
    <message>
        <source>Set it to what is seen now…</source>
        <translation>지금 보이는 곳으로 바꾸기…</translation>
    </message>
    <message>
        <source>Take its picture now</source>
        <translation>지금 사진 찍기</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>이름 바꾸기…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>삭제…</translation>
    </message>
</context>
<context>
    <name>PresetsCard</name>
    <message>
        <source>Keep what is seen now…</source>
        <translation>지금 보이는 곳 저장…</translation>
    </message>
    <message>
        <source>Set home…</source>
        <translation>홈 정하기…</translation>
    </message>
    <message>
        <source>Keep what the camera sees now</source>
        <translation>카메라가 지금 보는 곳 저장</translation>
    </message>
    <message>
        <source>Preset {0}</source>
        <translation>프리셋 {0}</translation>
    </message>
    <message>
        <source>The camera keeps the place, and this window a picture of it.</source>
        <translation>위치는 카메라가, 그 사진은 이 창이 간직합니다.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Set “{0}” to what is seen now?</source>
        <translation>“{0}”을(를) 지금 보이는 곳으로 바꾸시겠습니까?</translation>
    </message>
    <message>
        <source>The place that it was before is lost.</source>
        <translation>이전 위치는 사라집니다.</translation>
    </message>
    <message>
        <source>Set anew</source>
        <translation>바꾸기</translation>
    </message>
    <message>
        <source>Rename “{0}”</source>
        <translation>“{0}” 이름 바꾸기</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Remove “{0}”?</source>
        <translation>“{0}”을(를) 삭제하시겠습니까?</translation>
    </message>
    <message>
        <source>The camera forgets this preset, for everybody who steers it.</source>
        <translation>카메라를 조종하는 모든 사람에게서 이 프리셋이 사라집니다.</translation>
    </message>
    <message>
        <source>No preset is kept yet.</source>
        <translation>저장한 프리셋이 아직 없습니다.</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>프리셋</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Waiting for the first picture…</source>
        <translation>첫 영상을 기다리는 중…</translation>
    </message>
</context>
<context>
    <name>ProgramCard</name>
    <message>
        <source>This program</source>
        <translation>이 프로그램</translation>
    </message>
    <message>
        <source>Start the relay when this program opens</source>
        <translation>프로그램을 열 때 중계 시작</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>묻기</translation>
    </message>
    <message>
        <source>Keep the relay running in the background</source>
        <translation>백그라운드에서 중계 계속 실행</translation>
    </message>
    <message>
        <source>Stop the relay and quit</source>
        <translation>중계 중지 후 종료</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>시스템 설정에 따름</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Closing the window while cameras are on air</source>
        <translation>카메라 방송 중에 창을 닫을 때</translation>
    </message>
    <message>
        <source>While somebody watches, the relay never stops without a question.</source>
        <translation>보는 사람이 있으면 묻지 않고 중계를 중지하는 일은 없습니다.</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>색상</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
</context>
<context>
    <name>QrCode</name>
    <message>
        <source>QR code of {0}</source>
        <translation>{0}의 QR 코드</translation>
    </message>
</context>
<context>
    <name>ReaderList</name>
    <message>
        <source>Disconnect</source>
        <translation>연결 끊기</translation>
    </message>
    <message>
        <source>Disconnect and block…</source>
        <translation>끊고 막기…</translation>
    </message>
    <message>
        <source>Browsers and recorders come back by themselves; this keeps them out for 10 minutes.</source>
        <translation>브라우저와 녹화기는 스스로 다시 연결합니다. 이 버튼은 10분 동안 들어오지 못하게 합니다.</translation>
    </message>
    <message>
        <source>Nobody is watching. Give somebody the link above.</source>
        <translation>아직 보는 사람이 없습니다. 위의 링크를 알려 주십시오.</translation>
    </message>
    <message>
        <source>Viewers of this camera</source>
        <translation>이 카메라의 시청자</translation>
    </message>
    <message>
        <source>Viewers ({0})</source>
        <translation>시청자 ({0})</translation>
    </message>
</context>
<context>
    <name>ReaderTableModel</name>
    <message>
        <source>Viewer</source>
        <translation>시청자</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>연결 방식</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>시작 시각</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>보낸 양</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>전송률</translation>
    </message>
    <message>
        <source>Skipped pictures</source>
        <translation>건너뛴 화면</translation>
    </message>
    <message>
        <source>Too slow: skips pictures</source>
        <translation>느려서 화면을 건너뜀</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Playing</source>
        <translation>재생 중</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Takes nothing</source>
        <translation>수신 없음</translation>
    </message>
</context>
<context>
    <name>RecordersCard</name>
    <message>
        <source>Recorders</source>
        <translation>녹화기</translation>
    </message>
    <message>
        <source>Cameras that are offered to recorders, on the page Recorders, are ONVIF cameras in this network.</source>
        <translation>녹화기 페이지에서 제공하기로 한 카메라는 이 네트워크에서 ONVIF 카메라가 됩니다.</translation>
    </message>
    <message>
        <source>Offer cameras to recorders</source>
        <translation>녹화기에 카메라 제공</translation>
    </message>
    <message>
        <source>Let recorders find them by themselves</source>
        <translation>녹화기가 카메라를 저절로 찾게 하기</translation>
    </message>
    <message>
        <source>Port of the first of these cameras</source>
        <translation>첫 카메라의 포트</translation>
    </message>
    <message>
        <source>The others follow. Each keeps its port.</source>
        <translation>나머지는 그다음 번호를 쓰고, 한 번 받은 포트는 바뀌지 않습니다.</translation>
    </message>
</context>
<context>
    <name>RelayBanner</name>
    <message>
        <source>Change the port</source>
        <translation>포트 바꾸기</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Everything else is on.</source>
        <translation>나머지는 모두 켜져 있습니다.</translation>
    </message>
    <message>
        <source>Use {0}</source>
        <translation>{0} 사용</translation>
    </message>
    <message>
        <source>Nothing is on air: all cameras are switched off.</source>
        <translation>방송 중인 카메라가 없습니다. 모든 카메라가 꺼져 있습니다.</translation>
    </message>
    <message>
        <source>Start all</source>
        <translation>모두 시작</translation>
    </message>
</context>
<context>
    <name>SecretDialog</name>
    <message>
        <source>The device password of {0}</source>
        <translation>{0}의 기기 비밀번호</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>사용자 이름</translation>
    </message>
    <message>
        <source>Device password</source>
        <translation>기기 비밀번호</translation>
    </message>
    <message>
        <source>I have written it down</source>
        <translation>적어 두었습니다</translation>
    </message>
    <message>
        <source>Players such as VLC and recorders log in with it, where a camera asks for a login. It is shown this once: copy it now. A new one can be made at any time.</source>
        <translation>카메라에 로그인이 필요할 때 VLC 같은 재생 프로그램과 녹화기가 이 비밀번호로 로그인합니다. 지금 한 번만 보이므로 바로 복사해 두십시오. 언제든지 새로 만들 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>The settings are saved.</source>
        <translation>설정을 저장했습니다.</translation>
    </message>
    <message>
        <source>Free at the moment: {0}</source>
        <translation>지금 비어 있는 포트: {0}</translation>
    </message>
    <message>
        <source>Restart the relay now?</source>
        <translation>지금 중계를 다시 시작할까요?</translation>
    </message>
    <message>
        <source>End the picture of people who are watching?</source>
        <translation>보고 있는 사람들의 영상을 끊으시겠습니까?</translation>
    </message>
    <message>
        <source>Apply and restart</source>
        <translation>적용하고 다시 시작</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Whoever watches without a login, and needs one from then on, loses the picture.</source>
        <translation>로그인 없이 보고 있지만 이제부터 로그인이 필요한 사람은 영상이 끊깁니다.</translation>
    </message>
    <message>
        <source>Viewers watching now: {0}.</source>
        <translation>지금 보고 있는 시청자: {0}명.</translation>
    </message>
    <message>
        <source>Applying this restarts the relay.</source>
        <translation>적용하면 중계가 다시 시작됩니다.</translation>
    </message>
    <message>
        <source>Links and printed QR codes that people have stop working: they change with the ports.</source>
        <translation>포트가 바뀌면 이미 나눠 준 링크와 인쇄한 QR 코드를 쓸 수 없게 됩니다.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
</context>
<context>
    <name>ShareCard</name>
    <message>
        <source>QR code and more…</source>
        <translation>QR 코드와 다른 링크…</translation>
    </message>
    <message>
        <source>Link for viewers</source>
        <translation>시청자용 링크</translation>
    </message>
</context>
<context>
    <name>SharePage</name>
    <message>
        <source>Address of this computer in the links</source>
        <translation>링크에 쓸 이 컴퓨터의 주소</translation>
    </message>
    <message>
        <source>Share “{0}”</source>
        <translation>“{0}” 공유</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>저장함: {0}</translation>
    </message>
    <message>
        <source>Copied: {0}</source>
        <translation>복사함: {0}</translation>
    </message>
    <message>
        <source>Save QR code as picture</source>
        <translation>QR 코드를 그림으로 저장</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>그림(*.png)</translation>
    </message>
    <message>
        <source>Drawing for print (*.svg)</source>
        <translation>인쇄용 도안(*.svg)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Scan with a phone</source>
        <translation>휴대전화로 스캔</translation>
    </message>
    <message>
        <source>Point the phone&apos;s camera at it: the picture opens in the browser.</source>
        <translation>휴대전화 카메라로 비추면 브라우저에서 영상이 열립니다.</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>링크 복사</translation>
    </message>
    <message>
        <source>Save QR code as picture…</source>
        <translation>QR 코드를 그림으로 저장…</translation>
    </message>
    <message>
        <source>A link for every device</source>
        <translation>기기별 링크</translation>
    </message>
    <message>
        <source>Show in the list of all cameras</source>
        <translation>전체 카메라 목록에 표시</translation>
    </message>
    <message>
        <source>Who has one of these links can also open the list of all cameras. A camera that is not in it is found by its link alone.</source>
        <translation>이 링크를 가진 사람은 전체 카메라 목록도 열 수 있습니다. 목록에 없는 카메라는 그 카메라의 링크로만 볼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>SingleChannel</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>People see this name. It also becomes part of the link they open.</source>
        <translation>사람들이 이 이름을 봅니다. 열어 보는 링크의 일부가 되기도 합니다.</translation>
    </message>
    <message>
        <source>Link: {0}</source>
        <translation>링크: {0}</translation>
    </message>
    <message>
        <source>It can be steered.</source>
        <translation>방향을 조종할 수 있습니다.</translation>
    </message>
    <message>
        <source>It is offline now, and comes by itself as soon as it is back.</source>
        <translation>지금은 오프라인이며, 다시 연결되면 저절로 나옵니다.</translation>
    </message>
</context>
<context>
    <name>StatusChip</name>
    <message>
        <source>Live</source>
        <translation>방송 중</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>연결 중</translation>
    </message>
    <message>
        <source>Trouble</source>
        <translation>문제 발생</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>꺼짐</translation>
    </message>
</context>
<context>
    <name>SteeringCard</name>
    <message>
        <source>Stop</source>
        <translation>멈추기</translation>
    </message>
    <message>
        <source>Stop the camera</source>
        <translation>카메라 멈추기</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>홈</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>확대</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>축소</translation>
    </message>
    <message>
        <source>Focus farther</source>
        <translation>초점을 멀리</translation>
    </message>
    <message>
        <source>Focus nearer</source>
        <translation>초점을 가까이</translation>
    </message>
    <message>
        <source>Open the iris</source>
        <translation>조리개 열기</translation>
    </message>
    <message>
        <source>Close the iris</source>
        <translation>조리개 닫기</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>대신 조종</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Let home be what is seen now?</source>
        <translation>지금 보이는 곳을 홈으로 정하시겠습니까?</translation>
    </message>
    <message>
        <source>The camera forgets where home was before.</source>
        <translation>이전 홈 위치는 사라집니다.</translation>
    </message>
    <message>
        <source>Set home here</source>
        <translation>여기를 홈으로</translation>
    </message>
    <message>
        <source>Steering</source>
        <translation>조종</translation>
    </message>
</context>
<context>
    <name>SteeringField</name>
    <message>
        <source>Not at all</source>
        <translation>조종하지 않음</translation>
    </message>
    <message>
        <source>the camera&apos;s own</source>
        <translation>카메라와 같음</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>기본값</translation>
    </message>
    <message>
        <source>Address of what turns it</source>
        <translation>조종 장치의 주소</translation>
    </message>
    <message>
        <source>Port of what turns it</source>
        <translation>조종 장치의 포트</translation>
    </message>
    <message>
        <source>Number there</source>
        <translation>번호</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>프로필</translation>
    </message>
    <message>
        <source>Empty = the first that can be turned</source>
        <translation>비우면 조종할 수 있는 첫 프로필</translation>
    </message>
    <message>
        <source>Encrypted (HTTPS)</source>
        <translation>암호화(HTTPS)</translation>
    </message>
    <message>
        <source>With another login than the camera&apos;s</source>
        <translation>카메라와 다른 로그인 사용</translation>
    </message>
    <message>
        <source>User name for turning</source>
        <translation>조종용 사용자 이름</translation>
    </message>
    <message>
        <source>Password for turning</source>
        <translation>조종용 비밀번호</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>그대로</translation>
    </message>
    <message>
        <source>Address on the serial line</source>
        <translation>시리얼 회선의 주소</translation>
    </message>
    <message>
        <source>Channel to turn</source>
        <translation>조종할 채널</translation>
    </message>
    <message>
        <source>For cameras that can be turned or zoomed. Found by itself where the camera was found in the network.</source>
        <translation>돌리거나 확대할 수 있는 카메라에 씁니다. 네트워크에서 찾은 카메라는 저절로 정해집니다.</translation>
    </message>
    <message>
        <source>Steering (PTZ)</source>
        <translation>조종(PTZ)</translation>
    </message>
</context>
<context>
    <name>SteeringPad</name>
    <message>
        <source>Turn the camera</source>
        <translation>카메라 돌리기</translation>
    </message>
    <message>
        <source>Press or drag: further out is faster. Keys: the arrows, plus and minus; faster with Shift, slower with Ctrl.</source>
        <translation>누르거나 끌어서 움직이십시오. 바깥쪽일수록 빠릅니다. 키보드: 화살표, 더하기와 빼기. Shift를 함께 누르면 빠르게, Ctrl은 느리게.</translation>
    </message>
</context>
<context>
    <name>StepBar</name>
    <message>
        <source>Step {0} of {1}: {2}</source>
        <translation>{1}단계 중 {0}단계: {2}</translation>
    </message>
</context>
<context>
    <name>TechnicalDetails</name>
    <message>
        <source>Camera address</source>
        <translation>카메라 주소</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>연결 방식</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>스트림</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>받은 양</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>보낸 양</translation>
    </message>
    <message>
        <source>Reconnections</source>
        <translation>재연결 횟수</translation>
    </message>
    <message>
        <source>Pictures dropped on arrival</source>
        <translation>수신 중 버린 영상 수</translation>
    </message>
    <message>
        <source>Last message</source>
        <translation>마지막 메시지</translation>
    </message>
    <message>
        <source>Status for programs</source>
        <translation>프로그램용 상태 정보</translation>
    </message>
</context>
<context>
    <name>Thumbnail</name>
    <message>
        <source>Waiting for the first picture…</source>
        <translation>첫 영상을 기다리는 중…</translation>
    </message>
</context>
<context>
    <name>TitleField</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close this message</source>
        <translation>메시지 닫기</translation>
    </message>
</context>
<context>
    <name>TransportChoice</name>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>TCP (safest)</source>
        <translation>TCP (가장 안정적)</translation>
    </message>
    <message>
        <source>UDP</source>
        <translation>UDP</translation>
    </message>
</context>
<context>
    <name>TrayIcon</name>
    <message>
        <source>Open Relay Server</source>
        <translation>Relay Server 열기</translation>
    </message>
    <message>
        <source>Stop the relay and quit…</source>
        <translation>중계 중지 후 종료…</translation>
    </message>
</context>
<context>
    <name>TroubleTeller</name>
    <message>
        <source>All cameras are back</source>
        <translation>모든 카메라가 돌아왔습니다</translation>
    </message>
    <message>
        <source>Cameras on air: {0}</source>
        <translation>방송 중인 카메라: {0}대</translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} 외 {1}대</translation>
    </message>
    <message>
        <source>No picture since {0}. The relay keeps trying.</source>
        <translation>{0}부터 화면이 없습니다. 중계 서버가 계속 시도합니다.</translation>
    </message>
    <message>
        <source>In trouble: {0}</source>
        <translation>문제 발생: {0}</translation>
    </message>
</context>
<context>
    <name>ViewerOptions</name>
    <message>
        <source>At once, and live</source>
        <translation>바로, 실시간으로</translation>
    </message>
    <message>
        <source>With the camera&apos;s next full picture</source>
        <translation>카메라의 다음 전체 화면부터</translation>
    </message>
    <message>
        <source>At once, a few seconds behind</source>
        <translation>바로, 몇 초 늦게</translation>
    </message>
    <message>
        <source>Viewers at a time</source>
        <translation>동시 시청자 수</translation>
    </message>
    <message>
        <source>Data to all its viewers (kbit/s)</source>
        <translation>이 카메라의 모든 시청자에게 보내는 양(kbit/s)</translation>
    </message>
    <message>
        <source>Change this only where a player shows a jumpy beginning or none.</source>
        <translation>재생기에서 시작이 끊기거나 나오지 않을 때만 바꾸십시오.</translation>
    </message>
    <message>
        <source>A new viewer&apos;s picture begins</source>
        <translation>새 시청자의 영상 시작</translation>
    </message>
    <message>
        <source>Who may watch this camera</source>
        <translation>이 카메라를 볼 수 있는 사람</translation>
    </message>
    <message>
        <source>Line that the camera is behind</source>
        <translation>카메라가 연결된 회선</translation>
    </message>
    <message>
        <source>Lines and what they may carry are under Settings.</source>
        <translation>회선과 그 한도는 설정에 있습니다.</translation>
    </message>
    <message>
        <source>Show in the list of all cameras</source>
        <translation>전체 카메라 목록에 표시</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>해당 없음</translation>
    </message>
</context>
<context>
    <name>WallBar</name>
    <message>
        <source>Wall</source>
        <translation>카메라 월</translation>
    </message>
    <message>
        <source>{0} cameras at once</source>
        <translation>한 번에 카메라 {0}대</translation>
    </message>
    <message>
        <source>Change pages</source>
        <translation>화면 넘기기</translation>
    </message>
    <message>
        <source>Page before</source>
        <translation>이전 화면</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>다음 화면</translation>
    </message>
    <message>
        <source>Steer</source>
        <translation>조종</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>선택됨</translation>
    </message>
    <message>
        <source>every {0} seconds</source>
        <translation>{0}초마다</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>직접</translation>
    </message>
    <message>
        <source>Which camera stands at the selected place</source>
        <translation>선택한 자리에 놓을 카메라</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>전체 화면</translation>
    </message>
    <message>
        <source>Screen {0}: {1} × {2}</source>
        <translation>화면 {0}: {1} × {2}</translation>
    </message>
    <message>
        <source>{0} (this one)</source>
        <translation>{0} (현재 화면)</translation>
    </message>
</context>
<context>
    <name>WallPage</name>
    <message>
        <source>single pictures</source>
        <translation>정지 사진</translation>
    </message>
    <message>
        <source>Decoding and drawing these pictures takes about {0} % of one processor core, the whole program {1} %.</source>
        <translation>이 영상들을 처리하고 그리는 데 CPU 코어 하나의 약 {0}%, 프로그램 전체로는 {1}%를 사용합니다.</translation>
    </message>
    <message>
        <source>Leave this place empty</source>
        <translation>이 자리 비우기</translation>
    </message>
    <message>
        <source>All cameras, by themselves</source>
        <translation>모든 카메라 자동 표시</translation>
    </message>
</context>
<context>
    <name>WallTile</name>
    <message>
        <source>Empty place</source>
        <translation>빈 자리</translation>
    </message>
    <message>
        <source>Selected</source>
        <translation>선택됨</translation>
    </message>
</context>
<context>
    <name>WayStep</name>
    <message>
        <source>What would you like to add?</source>
        <translation>무엇을 추가하시겠습니까?</translation>
    </message>
    <message>
        <source>Tick what you want, or choose another way below.</source>
        <translation>원하는 장치를 선택하거나 아래의 다른 방법을 고르십시오.</translation>
    </message>
    <message>
        <source>Other ways</source>
        <translation>다른 방법</translation>
    </message>
    <message>
        <source>A camera by brand</source>
        <translation>제조사로 카메라 추가</translation>
    </message>
    <message>
        <source>Pick the brand and type its network address.</source>
        <translation>제조사를 고르고 네트워크 주소를 입력합니다.</translation>
    </message>
    <message>
        <source>A recorder (NVR, DVR)</source>
        <translation>녹화기(NVR, DVR)</translation>
    </message>
    <message>
        <source>Type its address. All its channels are added together.</source>
        <translation>주소를 입력하면 모든 채널을 한꺼번에 추가합니다.</translation>
    </message>
    <message>
        <source>A camera by its full address</source>
        <translation>전체 주소로 카메라 추가</translation>
    </message>
    <message>
        <source>For example rtsp://192.168.1.20/stream1, or a video file.</source>
        <translation>예: rtsp://192.168.1.20/stream1 또는 동영상 파일.</translation>
    </message>
    <message>
        <source>A moving test picture with a clock and a tone, to try things out.</source>
        <translation>시계와 소리가 있는 움직이는 시험 화면으로, 시험해 보기에 좋습니다.</translation>
    </message>
    <message>
        <source>How is the camera told?</source>
        <translation>카메라를 어떻게 지정할까요?</translation>
    </message>
    <message>
        <source>The built-in demo camera</source>
        <translation>내장 데모 카메라</translation>
    </message>
</context>
<context>
    <name>WebCard</name>
    <message>
        <source>Web pages</source>
        <translation>웹 페이지</translation>
    </message>
    <message>
        <source>Names of this relay</source>
        <translation>이 중계 서버의 이름</translation>
    </message>
    <message>
        <source>Where a router or a proxy leads a name here. Addresses and this computer&apos;s own name need not be listed.</source>
        <translation>공유기나 프록시가 이곳으로 연결하는 이름을 입력하십시오. 주소와 이 컴퓨터의 이름은 입력하지 않아도 됩니다.</translation>
    </message>
    <message>
        <source>{0} is no name: type it without http:// and without a port.</source>
        <translation>{0} 은(는) 이름이 아닙니다. http:// 와 포트 번호 없이 입력하십시오.</translation>
    </message>
    <message>
        <source>Sites that may show the pictures</source>
        <translation>영상을 보여 줄 수 있는 사이트</translation>
    </message>
    <message>
        <source>Pages of all other sites are refused. Programs such as VLC need not be listed.</source>
        <translation>다른 사이트의 페이지는 모두 거절합니다. VLC 같은 프로그램은 적지 않아도 됩니다.</translation>
    </message>
    <message>
        <source>{0} is not how a site&apos;s address begins, such as https://www.example.org</source>
        <translation>{0} 은(는) 사이트 주소의 앞부분이 아닙니다. 예: https://www.example.org</translation>
    </message>
</context>
<context>
    <name>_LineRow</name>
    <message>
        <source>Name of the line, such as road</source>
        <translation>회선 이름(예: road)</translation>
    </message>
    <message>
        <source>Name of line {0}</source>
        <translation>회선 {0}의 이름</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>한도 없음</translation>
    </message>
    <message>
        <source>kbit/s of line {0}</source>
        <translation>회선 {0}의 kbit/s</translation>
    </message>
    <message>
        <source>Remove line {0}</source>
        <translation>회선 {0} 삭제</translation>
    </message>
</context>
<context>
    <name>_Picture</name>
    <message>
        <source>No picture</source>
        <translation>화면 없음</translation>
    </message>
    <message>
        <source>Still picture from the camera</source>
        <translation>카메라의 정지 화면</translation>
    </message>
</context>
<context>
    <name>_Still</name>
    <message>
        <source>Still picture from the camera</source>
        <translation>카메라 정지 화면</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>영상 없음</translation>
    </message>
    <message>
        <source>No still picture</source>
        <translation>정지 화면 없음</translation>
    </message>
</context>
</TS>
